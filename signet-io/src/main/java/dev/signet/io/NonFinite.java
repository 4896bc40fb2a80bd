package dev.signet.io;

import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds NaN and infinities in weights: a loader warns with these names, or refuses. */
public final class NonFinite {
    private static final int FLOAT16_EXPONENT = 0x7C00;
    private static final int BFLOAT16_EXPONENT = 0x7F80;

    private NonFinite() {}

    /** The names of the tensors that hold a NaN or an infinity, in the order of the map. */
    public static List<String> in(Map<String, Tensor> tensors) {
        List<String> names = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            if (isIn(tensor)) {
                names.add(name);
            }
        });
        return names;
    }

    private static boolean isIn(Tensor tensor) {
        return switch (tensor.type()) {
            case FLOAT32 -> isIn(tensor.floats());
            case FLOAT64 -> isIn(tensor.doubles());
            case FLOAT16 -> isIn((short[]) tensor.data(), FLOAT16_EXPONENT);
            case BFLOAT16 -> isIn((short[]) tensor.data(), BFLOAT16_EXPONENT);
            case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT8E8M0, FLOAT4E2M1 ->
                isIn(Wide.of(tensor).doubles());
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL, INT4, UINT4, INT2, UINT2, STRING ->
                false;
        };
    }

    private static boolean isIn(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(short[] values, int exponent) {
        for (short value : values) {
            if ((value & exponent) == exponent) {
                return true;
            }
        }
        return false;
    }
}
