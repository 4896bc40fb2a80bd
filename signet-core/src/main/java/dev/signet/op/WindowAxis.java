package dev.signet.op;

import dev.signet.tensor.ShapeException;
import java.util.stream.IntStream;

/**
 * The arithmetic of a sliding window on one axis: all of it, and nowhere else. Kernel tap {@code k} of output position {@code o} reads input
 * position {@code o * stride - padBegin + k * dilation}; positions outside {@code 0..n-1} are padding.
 */
public record WindowAxis(int kernel, int stride, int dilation, int padBegin, int padEnd) {
    /** A window of one tap that moves by one: what an axis that is not there looks like. */
    public static final WindowAxis TRIVIAL = new WindowAxis(1, 1, 1, 0, 0);

    public WindowAxis {
        if (kernel < 1 || stride < 1 || dilation < 1) {
            throw new ShapeException("kernel size, stride and dilation must be at least 1, got kernel " + kernel
                    + ", stride " + stride + ", dilation " + dilation);
        }
        if (padBegin < 0 || padEnd < 0) {
            throw new ShapeException("negative padding (" + padBegin + ", " + padEnd + "); crop the input instead");
        }
        if ((long) dilation * (kernel - 1) + 1 + padBegin + padEnd > Integer.MAX_VALUE / 2) {
            throw new ShapeException("kernel " + kernel + " with dilation " + dilation + " and padding (" + padBegin
                    + ", " + padEnd + ") is too large");
        }
    }

    /** How many input positions one output position spans: dilation (kernel - 1) + 1. */
    public int extent() {
        return dilation * (kernel - 1) + 1;
    }

    /** floor((n + padBegin + padEnd - extent) / stride) + 1; throws {@link ShapeException} if the window does not fit once. */
    public int outputSize(int inputSize) {
        int room = room(inputSize);
        if (room < 0) {
            throw tooLarge(inputSize);
        }
        return room / stride + 1;
    }

    /**
     * As {@link #outputSize} but rounded up, so that the last window, even if it is the only one, may reach past the end; a window that would
     * start in the end padding is left out (PyTorch's rule).
     */
    public int ceilOutputSize(int inputSize) {
        int untilTheEndIsReached = Math.ceilDiv(room(inputSize), stride) + 1;
        int startingBeforeTheEndPadding = Math.ceilDiv(inputSize + padBegin, stride);
        int size = Math.min(untilTheEndIsReached, startingBeforeTheEndPadding);
        if (size < 1) {
            throw tooLarge(inputSize);
        }
        return size;
    }

    private int room(int inputSize) {
        long padded = (long) inputSize + padBegin + padEnd;
        if (padded > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "input of size " + inputSize + " with padding (" + padBegin + ", " + padEnd + ") is too large");
        }
        return (int) (padded - extent());
    }

    private ShapeException tooLarge(int inputSize) {
        return new ShapeException(
                "kernel of size " + kernel + (dilation == 1 ? "" : " with dilation " + dilation) + " spans "
                        + extent() + " positions, but the input has only " + inputSize
                        + (padBegin + padEnd == 0 ? "" : " + " + (padBegin + padEnd) + " of padding")
                        + "; use a smaller kernel, more padding or a larger input");
    }

    /** The input position that this tap of this output position reads; outside 0..n-1 it is padding. */
    public int inputPosition(int output, int tap) {
        return output * stride - padBegin + tap * dilation;
    }

    public static boolean isPadding(int inputPosition, int inputSize) {
        return inputPosition < 0 || inputPosition >= inputSize;
    }

    /** The input positions that this output position reads, tap by tap, without those that are padding. */
    public int[] reads(int output, int inputSize) {
        return IntStream.range(0, kernel)
                .map(tap -> inputPosition(output, tap))
                .filter(position -> !isPadding(position, inputSize))
                .toArray();
    }

    /** How many taps of this output position read the input or its padding: all but those past the end padding, where a window rounded up may reach. */
    public int tapsInPaddedInput(int output, int inputSize) {
        return (int) IntStream.range(0, kernel)
                .filter(tap -> inputPosition(output, tap) < inputSize + padEnd)
                .count();
    }

    /** The smallest output position whose tap {@code tap} reads no begin padding. */
    public int firstInterior(int tap) {
        return Math.max(0, Math.ceilDiv(padBegin - tap * dilation, stride));
    }

    /** One past the largest output position (of {@code outputSize}) whose tap {@code tap} reads no end padding. */
    public int lastInterior(int tap, int inputSize, int outputSize) {
        return Math.clamp(Math.floorDiv(inputSize - 1 + padBegin - tap * dilation, stride) + 1, 0, outputSize);
    }
}
