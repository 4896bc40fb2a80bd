package dev.signet.algorithm.gemm;

import dev.signet.op.WindowAxis;

/**
 * One axis of a correlation in pixels: output {@code o} lies at {@code outputFirst + o * outputStep} and reads, for tap {@code t}, the input at
 * {@code inputFirst + o * inputStep + t * tapStep} with the weight at {@code kernelFirst + t * kernelStep}. Convolution and every phase of
 * its data gradient are of this form.
 */
record AxisTaps(
        int outputs,
        int outputFirst,
        int outputStep,
        int inputFirst,
        int inputStep,
        int taps,
        int tapStep,
        int kernelFirst,
        int kernelStep) {

    static AxisTaps forward(WindowAxis axis, int outputSize) {
        return new AxisTaps(
                outputSize, 0, 1, axis.inputPosition(0, 0), axis.stride(), axis.kernel(), axis.dilation(), 0, 1);
    }

    /**
     * The data gradient at positions {@code phase, phase + stride, …} of the convolution's input: those share their taps, and neighbours read
     * neighbouring output gradients, so no zeros need be inserted (sub-pixel decomposition, as in oneDNN's strided backward).
     * Taps go through the output gradient in rising order, that is through the kernel in falling order.
     */
    static AxisTaps gradient(WindowAxis axis, int inputSize, int phase) {
        int stride = axis.stride();
        int common = greatestCommonDivisor(stride, axis.dilation());
        int between = stride / common;
        int last = axis.kernel() - 1;
        while (last >= 0 && reach(axis, phase, last) % stride != 0) {
            last--;
        }
        int taps = last < 0 ? 0 : last / between + 1;
        return new AxisTaps(
                Math.ceilDiv(inputSize - phase, stride),
                phase,
                stride,
                last < 0 ? 0 : Math.floorDiv(reach(axis, phase, last), stride),
                1,
                taps,
                axis.dilation() / common,
                Math.max(last, 0),
                -between);
    }

    /** How far tap {@code k} of the window at output 0 lies before this input position. */
    private static int reach(WindowAxis axis, int position, int k) {
        return position - axis.inputPosition(0, k);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** How many cells before position 0 are read. */
    int readsBefore() {
        return taps == 0 ? 0 : Math.max(0, -inputFirst);
    }

    /** How many cells past the last position of an axis of this size are read. */
    int readsPast(int size) {
        int last = inputFirst + (outputs - 1) * inputStep + (taps - 1) * tapStep;
        return taps == 0 ? 0 : Math.max(0, last - (size - 1));
    }

    int kernelIndex(int tap) {
        return kernelFirst + tap * kernelStep;
    }
}
