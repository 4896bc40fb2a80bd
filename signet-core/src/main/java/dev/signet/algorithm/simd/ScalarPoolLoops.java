package dev.signet.algorithm.simd;

/** Pooling windows, plain. */
final class ScalarPoolLoops implements PoolLoops {
    @Override
    public void maximum(int channels, int[] taps, float[] x, int xAt, float[] y, int yAt) {
        for (int c = 0; c < channels; c++) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int tap : taps) {
                float value = x[xAt + tap + c];
                largest = takes(value, largest) ? value : largest;
            }
            y[yAt + c] = largest;
        }
    }

    /** Whether a later value replaces the largest so far: it is larger, or the first NaN. */
    private static boolean takes(float value, float largest) {
        return value > largest || Float.isNaN(value) && !Float.isNaN(largest);
    }

    @Override
    public void maximumGradient(
            int channels, int[] taps, float[] x, int xAt, float[] dy, int dyAt, int[] dxTaps, float[] dx, int dxAt) {
        for (int c = 0; c < channels; c++) {
            float largest = Float.NEGATIVE_INFINITY;
            int target = 0;
            for (int t = 0; t < taps.length; t++) {
                float value = x[xAt + taps[t] + c];
                if (takes(value, largest)) {
                    largest = value;
                    target = t;
                }
            }
            dx[dxAt + dxTaps[target] + c] += dy[dyAt + c];
        }
    }

    @Override
    public void average(
            int channels,
            int depth,
            int height,
            int width,
            float[] x,
            int xAt,
            int planeStep,
            int rowStep,
            int pixelStep,
            float divisor,
            float[] y,
            int yAt) {
        for (int c = 0; c < channels; c++) {
            float total = 0;
            for (int d = 0; d < depth; d++) {
                for (int h = 0; h < height; h++) {
                    int at = xAt + d * planeStep + h * rowStep + c;
                    float row = 0;
                    for (int w = 0; w < width; w++) {
                        row += x[at + w * pixelStep];
                    }
                    total += row;
                }
            }
            y[yAt + c] = total / divisor;
        }
    }

    @Override
    public void averageGradient(
            int channels,
            int depth,
            int height,
            int width,
            float[] dy,
            int dyAt,
            float divisor,
            float[] dx,
            int dxAt,
            int planeStep,
            int rowStep,
            int pixelStep) {
        for (int c = 0; c < channels; c++) {
            float share = dy[dyAt + c] / divisor;
            for (int d = 0; d < depth; d++) {
                for (int h = 0; h < height; h++) {
                    int at = dxAt + d * planeStep + h * rowStep + c;
                    for (int w = 0; w < width; w++) {
                        dx[at + w * pixelStep] += share;
                    }
                }
            }
        }
    }
}
