package dev.signet.op;

import dev.signet.tensor.ShapeException;
import java.util.stream.IntStream;

/**
 * The windows of adaptive pooling on one axis: {@code outputSize} windows spread evenly over {@code inputSize} positions, one cell wider where
 * the sizes do not divide, overlapping then (PyTorch's rule).
 */
public record AdaptiveAxis(int inputSize, int outputSize) {
    public AdaptiveAxis {
        if (inputSize < 1 || outputSize < 1) {
            throw new ShapeException(
                    "adaptive pooling of " + inputSize + " positions to " + outputSize + "; both must be at least 1");
        }
    }

    /** The first input position of this output position: floor(output inputSize / outputSize). */
    public int start(int output) {
        return (int) ((long) output * inputSize / outputSize);
    }

    /** One past the last input position of this output position: ceil((output + 1) inputSize / outputSize). */
    public int end(int output) {
        return (int) Math.ceilDiv((output + 1L) * inputSize, outputSize);
    }

    /** The input positions of this output position, in order. */
    int[] reads(int output) {
        return IntStream.range(start(output), end(output)).toArray();
    }

    /** All windows have the same size and none overlap. */
    public boolean isEven() {
        return inputSize % outputSize == 0;
    }
}
