package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;

/**
 * Squares of as many channels and pixels as a vector has floats are turned in registers. The last square of a row or column of squares goes back over
 * the one before, so that there is none with a ragged edge; only maps smaller than a square go float by float.
 */
final class VectorTransposeLoops implements TransposeLoops {
    private final ScalarTransposeLoops plain = new ScalarTransposeLoops();

    @Override
    public void toPixels(
            int channels, int pixels, float[] planes, int from, int plane, float[] output, int to, int[] offsets) {
        if (channels < LANES || pixels < LANES) {
            plain.toPixels(channels, pixels, planes, from, plane, output, to, offsets);
            return;
        }
        for (int c = 0; c < channels; c += LANES) {
            int first = Math.min(c, channels - LANES);
            switch (LANES) {
                case 16 ->
                    Transpose16.toPixels(pixels, planes, from + first * plane, plane, output, to + first, offsets);
                case 8 -> Transpose8.toPixels(pixels, planes, from + first * plane, plane, output, to + first, offsets);
                default ->
                    Transpose4.toPixels(pixels, planes, from + first * plane, plane, output, to + first, offsets);
            }
        }
    }

    @Override
    public void toPlanes(
            int channels, int pixels, float[] input, int from, int[] offsets, float[] planes, int to, int plane) {
        if (channels < LANES || pixels < LANES) {
            plain.toPlanes(channels, pixels, input, from, offsets, planes, to, plane);
            return;
        }
        for (int c = 0; c < channels; c += LANES) {
            int first = Math.min(c, channels - LANES);
            switch (LANES) {
                case 16 ->
                    Transpose16.toPlanes(pixels, input, from + first, offsets, planes, to + first * plane, plane);
                case 8 -> Transpose8.toPlanes(pixels, input, from + first, offsets, planes, to + first * plane, plane);
                default -> Transpose4.toPlanes(pixels, input, from + first, offsets, planes, to + first * plane, plane);
            }
        }
    }

    @Override
    public void threeToPixels(int pixels, float[] planes, int from, int plane, float[] output, int to) {
        if (pixels < LANES) {
            plain.threeToPixels(pixels, planes, from, plane, output, to);
            return;
        }
        ThreeChannels.toPixels(pixels, planes, from, plane, output, to);
    }
}
