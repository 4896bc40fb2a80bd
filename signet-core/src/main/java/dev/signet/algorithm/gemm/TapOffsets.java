package dev.signet.algorithm.gemm;

/** Where the taps of a correlation lie, in the order of the sum: depth, height, width. */
final class TapOffsets {
    private TapOffsets() {}

    /** In the input, relative to the first tap of a pixel. */
    static int[] inInput(AxisTaps depth, AxisTaps height, AxisTaps width, ChannelsLast input) {
        int[] offsets = new int[depth.taps() * height.taps() * width.taps()];
        int i = 0;
        for (int td = 0; td < depth.taps(); td++) {
            for (int th = 0; th < height.taps(); th++) {
                for (int tw = 0; tw < width.taps(); tw++) {
                    offsets[i++] = td * depth.tapStep() * input.planeStride()
                            + th * height.tapStep() * input.rowStride()
                            + tw * width.tapStep() * input.pixelStride();
                }
            }
        }
        return offsets;
    }

    /** In the kernel of one pair of channels. */
    static int[] inKernel(AxisTaps depth, AxisTaps height, AxisTaps width, WeightOrder order) {
        int[] offsets = new int[depth.taps() * height.taps() * width.taps()];
        int i = 0;
        for (int td = 0; td < depth.taps(); td++) {
            for (int th = 0; th < height.taps(); th++) {
                for (int tw = 0; tw < width.taps(); tw++) {
                    offsets[i++] =
                            order.kernelOffset(depth.kernelIndex(td), height.kernelIndex(th), width.kernelIndex(tw));
                }
            }
        }
        return offsets;
    }
}
