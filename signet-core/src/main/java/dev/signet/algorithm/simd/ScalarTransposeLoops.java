package dev.signet.algorithm.simd;

/** The plain twin of {@link VectorTransposeLoops}, channel by channel. */
final class ScalarTransposeLoops implements TransposeLoops {
    @Override
    public void toPixels(
            int channels, int pixels, float[] planes, int from, int plane, float[] output, int to, int[] offsets) {
        for (int c = 0; c < channels; c++) {
            channelToPixels(pixels, planes, from + c * plane, output, to + c, offsets);
        }
    }

    private static void channelToPixels(int pixels, float[] planes, int from, float[] output, int to, int[] offsets) {
        for (int p = 0; p < pixels; p++) {
            output[to + offsets[p]] = planes[from + p];
        }
    }

    @Override
    public void toPlanes(
            int channels, int pixels, float[] input, int from, int[] offsets, float[] planes, int to, int plane) {
        for (int c = 0; c < channels; c++) {
            channelToPlane(pixels, input, from + c, offsets, planes, to + c * plane);
        }
    }

    private static void channelToPlane(int pixels, float[] input, int from, int[] offsets, float[] planes, int to) {
        for (int p = 0; p < pixels; p++) {
            planes[to + p] = input[from + offsets[p]];
        }
    }

    @Override
    public void threeToPixels(int pixels, float[] planes, int from, int plane, float[] output, int to) {
        for (int p = 0; p < pixels; p++) {
            output[to + 3 * p] = planes[from + p];
            output[to + 3 * p + 1] = planes[from + plane + p];
            output[to + 3 * p + 2] = planes[from + 2 * plane + p];
        }
    }
}
