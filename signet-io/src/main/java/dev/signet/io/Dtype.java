package dev.signet.io;

import dev.signet.tensor.ElementType;
import java.util.Optional;

/**
 * The name of an element type in the header of a safetensors file. Listed from the widest to the narrowest, which is the order of
 * tensors in a file.
 */
enum Dtype {
    U64(ElementType.UINT64),
    I64(ElementType.INT64),
    F64(ElementType.FLOAT64),
    F32(ElementType.FLOAT32),
    U32(ElementType.UINT32),
    I32(ElementType.INT32),
    BF16(ElementType.BFLOAT16),
    F16(ElementType.FLOAT16),
    U16(ElementType.UINT16),
    I16(ElementType.INT16),
    I8(ElementType.INT8),
    U8(ElementType.UINT8),
    BOOL(ElementType.BOOL),
    F8_E8M0(ElementType.FLOAT8E8M0),
    F8_E4M3(ElementType.FLOAT8E4M3FN),
    F8_E5M2(ElementType.FLOAT8E5M2);

    private final ElementType type;

    Dtype(ElementType type) {
        this.type = type;
    }

    ElementType type() {
        return type;
    }

    static Dtype of(ElementType type) {
        for (Dtype dtype : values()) {
            if (dtype.type == type) {
                return dtype;
            }
        }
        throw new IllegalArgumentException("safetensors has no element type " + type);
    }

    static Optional<Dtype> named(String name) {
        for (Dtype dtype : values()) {
            if (dtype.name().equals(name)) {
                return Optional.of(dtype);
            }
        }
        return Optional.empty();
    }
}
