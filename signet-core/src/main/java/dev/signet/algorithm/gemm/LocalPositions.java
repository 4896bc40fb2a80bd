package dev.signet.algorithm.gemm;

import dev.signet.op.WeightPlaces;

/**
 * The output positions of a locally connected layer in row-major order: where the window of each begins in the input, where its output lies, and which
 * set of weights it uses.
 */
record LocalPositions(int count, int[] input, int[] output, int[] set) {
    static LocalPositions of(
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            WeightPlaces places,
            ChannelsLast input,
            ChannelsLast output) {
        int count = depth.outputs() * height.outputs() * width.outputs();
        LocalPositions positions = new LocalPositions(count, new int[count], new int[count], new int[count]);
        int i = 0;
        for (int d = 0; d < depth.outputs(); d++) {
            for (int h = 0; h < height.outputs(); h++) {
                for (int w = 0; w < width.outputs(); w++, i++) {
                    positions.input[i] = input.offset(
                            depth.inputFirst() + d * depth.inputStep(),
                            height.inputFirst() + h * height.inputStep(),
                            width.inputFirst() + w * width.inputStep());
                    positions.output[i] = output.offset(d, h, w);
                    positions.set[i] = places.setOf(d, h, w);
                }
            }
        }
        return positions;
    }
}
