package dev.signet.algorithm.gemm;

import dev.signet.op.Window;

/**
 * How a correlation reads the dense weight {@code [O, I/groups, kernel…]}: the strides of its own input and output channels. The data gradient
 * reads the same array with the two exchanged.
 */
record WeightOrder(
        int groups, int inPerGroup, int outPerGroup, int inStride, int outStride, int kernelHeight, int kernelWidth) {

    static WeightOrder forward(Window three, int groups, int inChannels, int outChannels) {
        int in = inChannels / groups;
        return new WeightOrder(
                groups,
                in,
                outChannels / groups,
                three.taps(),
                Math.multiplyExact(in, three.taps()),
                three.axis(1).kernel(),
                three.axis(2).kernel());
    }

    WeightOrder exchanged() {
        return new WeightOrder(groups, outPerGroup, inPerGroup, outStride, inStride, kernelHeight, kernelWidth);
    }

    /** The weights of one group. */
    int groupStride() {
        return Math.max(inPerGroup * inStride, outPerGroup * outStride);
    }

    int kernelOffset(int kd, int kh, int kw) {
        return (kd * kernelHeight + kh) * kernelWidth + kw;
    }
}
