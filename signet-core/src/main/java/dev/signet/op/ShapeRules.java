package dev.signet.op;

import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.ShapeException;

/** Checks that many shape rules make. */
final class ShapeRules {
    private ShapeRules() {}

    /** The axis, counted from the end when negative as in PyTorch and ONNX, as 0..rank-1; throws {@link ShapeException} outside -rank..rank-1. */
    static int axis(int axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new ShapeException("there is no axis " + axis + " in a tensor of " + rank + " axes; expected " + -rank
                    + " to " + (rank - 1));
        }
        return axis < 0 ? axis + rank : axis;
    }

    /** Refuses an output gradient that is not of the shape the op gives. */
    static void checkGradient(Operand gradient, SymbolicShape expected) {
        if (!expected.mayEqual(gradient.shape())) {
            throw new ShapeException("output gradient is " + gradient.shape() + ", expected " + expected);
        }
    }
}
