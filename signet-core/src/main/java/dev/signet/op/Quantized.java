package dev.signet.op;

import dev.signet.graph.Operand;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.ShapeException;
import java.util.List;

/** What quantised ops have in common. */
final class Quantized {
    private Quantized() {}

    /** Throws {@link ShapeException} where one of these inputs does not hold integers. */
    static void requireIntegers(List<Operand> inputs, int... which) {
        for (int input : which) {
            if (!inputs.get(input).type().element().isInteger()) {
                throw new ShapeException(
                        "input " + input + " is " + inputs.get(input).type() + ", expected integers of 8 bits");
            }
        }
    }

    /** Throws {@link ShapeException} where one of these inputs does not hold floats. */
    static void requireScales(List<Operand> inputs, int... which) {
        for (int input : which) {
            if (!inputs.get(input).type().element().isFloat()) {
                throw new ShapeException(
                        "input " + input + " is " + inputs.get(input).type() + ", expected a scale");
            }
        }
    }

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
