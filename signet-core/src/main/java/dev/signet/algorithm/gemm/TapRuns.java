package dev.signet.algorithm.gemm;

/**
 * The input floats under one output pixel as runs of consecutive floats, in the order of the sum: depth, height, width, channel. Where taps are
 * neighbours (no dilation, one group) a whole kernel row is one run of {@code kernelWidth * pixelStride} floats, channel padding included; else each
 * tap is a run of the group's channels.
 *
 * @param offsets where each run begins, relative to channel 0 of the first tap of the pixel
 * @param gathered whether the runs are too short to multiply one at a time, so that the pixels are first copied into rows of {@code total} floats
 */
record TapRuns(int[] offsets, int length, int tapsPerRun, int channelsPerTap, boolean gathered) {
    /** A shorter run does not pay for loading and storing the accumulators of a tile. */
    private static final int SHORTEST_MULTIPLIED = 40;

    /** What loading and storing the accumulators of a tile costs, in steps of the sum. */
    private static final int RUN_OVERHEAD = 16;

    static TapRuns of(AxisTaps depth, AxisTaps height, AxisTaps width, ChannelsLast input, WeightOrder order) {
        boolean neighbours = order.groups() == 1 && width.tapStep() == 1;
        boolean whole =
                neighbours && width.taps() > 1 && rowsAreRuns(width.taps(), input.pixelStride(), order.inPerGroup());
        int tapsPerRun = whole ? width.taps() : 1;
        int channels = whole ? input.pixelStride() : order.inPerGroup();
        int runsPerRow = width.taps() / Math.max(1, tapsPerRun);
        int[] offsets = new int[depth.taps() * height.taps() * runsPerRow];
        int run = 0;
        for (int td = 0; td < depth.taps(); td++) {
            for (int th = 0; th < height.taps(); th++) {
                for (int r = 0; r < runsPerRow; r++) {
                    offsets[run++] = td * depth.tapStep() * input.planeStride()
                            + th * height.tapStep() * input.rowStride()
                            + r * width.tapStep() * input.pixelStride();
                }
            }
        }
        int length = tapsPerRun * channels;
        return new TapRuns(offsets, length, tapsPerRun, channels, offsets.length > 1 && length < SHORTEST_MULTIPLIED);
    }

    /** Whether multiplying the padding of every tap costs less than a run of its own for every tap. */
    private static boolean rowsAreRuns(int taps, int pixelStride, int channels) {
        if (taps * pixelStride < SHORTEST_MULTIPLIED) {
            return pixelStride == channels;
        }
        return taps * (pixelStride - channels) <= (taps - 1) * RUN_OVERHEAD || channels < SHORTEST_MULTIPLIED;
    }

    int count() {
        return offsets.length;
    }

    /** The length of the sum. */
    int total() {
        return offsets.length * length;
    }
}
