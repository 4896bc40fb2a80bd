package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;

/** The weight gradient of a fully connected layer is that of a convolution of one tap over images of one pixel. */
public final class LinearWeightGradient {
    private LinearWeightGradient() {}

    /**
     * For dense {@code x[n, i]} and {@code dy[n, o]}; gives dense {@code dw[o, i]} and {@code db[o]}.
     *
     * @param batch the most samples
     */
    public static ConvolutionWeightGradient of(Kernels kernels, int batch, int inFeatures, int outFeatures) {
        return ConvolutionWeightGradient.of(
                kernels,
                LinearForward.ONE_TAP,
                1,
                ChannelsLast.rows(1, inFeatures),
                ChannelsLast.rows(1, outFeatures),
                batch);
    }
}
