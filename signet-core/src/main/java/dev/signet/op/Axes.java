package dev.signet.op;

import dev.signet.tensor.ShapeException;

/** Axes given by number, counted from the end when negative, as in PyTorch and ONNX. */
final class Axes {
    private Axes() {}

    /** The axis as 0..rank-1; throws {@link ShapeException} outside -rank..rank-1. */
    static int resolve(int axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new ShapeException("there is no axis " + axis + " in a tensor of " + rank + " axes; expected " + -rank
                    + " to " + (rank - 1));
        }
        return axis < 0 ? axis + rank : axis;
    }
}
