package dev.signet.algorithm.simd;

import java.util.Arrays;

/** Channel by channel. */
final class ScalarChannelMoves implements ChannelMoves {
    private final Places places;

    ScalarChannelMoves(Places places) {
        this.places = places;
    }

    @Override
    public void move(int pixels, float[] x, int xAt, float[] y, int yAt) {
        if (places.others()) {
            Arrays.fill(y, yAt, yAt + pixels * places.yStride(), 0f);
        }
        move(pixels, places.from(), x, xAt, places.xStride(), places.to(), y, yAt, places.yStride());
    }

    private static void move(
            int pixels, int[] from, float[] x, int xAt, int xStride, int[] to, float[] y, int yAt, int yStride) {
        for (int p = 0; p < pixels; p++) {
            int in = xAt + p * xStride;
            int out = yAt + p * yStride;
            for (int c = 0; c < from.length; c++) {
                y[out + to[c]] = x[in + from[c]];
            }
        }
    }
}
