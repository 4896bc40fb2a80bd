package dev.signet.op;

import dev.signet.tensor.ElementType;

/** What quantised ops have in common. */
final class Quantized {
    private Quantized() {}

    /** The nearest number that the integer type has. */
    static long saturated(double value, ElementType type) {
        int bits = 8 * type.bytes();
        return switch (type) {
            case INT8, INT16, INT32 ->
                (long) Math.clamp(value, -Math.scalb(1.0, bits - 1), Math.scalb(1.0, bits - 1) - 1);
            case UINT8, UINT16, UINT32 -> (long) Math.clamp(value, 0, Math.scalb(1.0, bits) - 1);
            default -> (long) value;
        };
    }
}
