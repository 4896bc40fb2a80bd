package dev.signet.io.onnx;

import dev.signet.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** ONNX's numbers of element types. */
final class DataTypes {
    private static final List<String> NAMES = List.of(
            "UNDEFINED",
            "FLOAT",
            "UINT8",
            "INT8",
            "UINT16",
            "INT16",
            "INT32",
            "INT64",
            "STRING",
            "BOOL",
            "FLOAT16",
            "DOUBLE",
            "UINT32",
            "UINT64",
            "COMPLEX64",
            "COMPLEX128",
            "BFLOAT16",
            "FLOAT8E4M3FN",
            "FLOAT8E4M3FNUZ",
            "FLOAT8E5M2",
            "FLOAT8E5M2FNUZ",
            "UINT4",
            "INT4",
            "FLOAT4E2M1",
            "FLOAT8E8M0",
            "UINT2",
            "INT2");

    private DataTypes() {}

    static String name(int dataType) {
        return dataType >= 0 && dataType < NAMES.size() ? NAMES.get(dataType) : "type " + dataType;
    }

    /** ONNX's number of an element type. */
    static int number(ElementType type) {
        for (int dataType = 0; dataType < NAMES.size(); dataType++) {
            if (element(dataType).equals(Optional.of(type))) {
                return dataType;
            }
        }
        throw new IllegalStateException("ONNX has no " + type);
    }

    /** ONNX's number of the type of this name; 0 where there is none. */
    static int number(String name) {
        return Math.max(0, NAMES.indexOf(name));
    }

    static Optional<ElementType> element(int dataType) {
        return switch (name(dataType)) {
            case "FLOAT" -> Optional.of(ElementType.FLOAT32);
            case "DOUBLE" -> Optional.of(ElementType.FLOAT64);
            default -> sameName(name(dataType));
        };
    }

    private static Optional<ElementType> sameName(String name) {
        return Arrays.stream(ElementType.values())
                .filter(type -> type.name().equals(name))
                .findFirst();
    }
}
