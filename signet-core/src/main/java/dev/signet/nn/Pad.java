package dev.signet.nn;

import dev.signet.op.Padding;

/** Padding that differs from side to side, or follows from the input size: {@code conv2d(3, 16, 3).padding(Pad.of(0, 1, 0, 1))}. */
public final class Pad {
    private Pad() {}

    /** Along one axis; a causal convolution of kernel k and dilation d has {@code Pad.of(d * (k - 1), 0)}. */
    public static Padding of(int begin, int end) {
        return Padding.explicit(begin, end);
    }

    /** Before the first position of a series only, so that no output sees what comes later. */
    public static Padding causal(int kernelSize, int dilation) {
        return Padding.explicit(dilation * (kernelSize - 1), 0);
    }

    /** So much that every position that any tap touches is an output: n + kernel - 1 of them at stride 1 (scipy's and MATLAB's "full"). */
    public static Padding full(int... kernelSize) {
        int[] cells = new int[kernelSize.length];
        java.util.Arrays.setAll(cells, axis -> kernelSize[axis] - 1);
        return Padding.symmetric(cells);
    }

    /** Around an image. */
    public static Padding of(int top, int bottom, int left, int right) {
        return Padding.explicit(top, left, bottom, right);
    }

    /** Around a volume. */
    public static Padding of(int front, int back, int top, int bottom, int left, int right) {
        return Padding.explicit(front, top, left, back, bottom, right);
    }

    /** As much as gives ceil(n / stride) outputs, at any stride; an odd cell goes to the end (TensorFlow, ONNX SAME_UPPER). */
    public static Padding same() {
        return Padding.SAME_UPPER;
    }

    /** None. */
    public static Padding valid() {
        return Padding.VALID;
    }
}
