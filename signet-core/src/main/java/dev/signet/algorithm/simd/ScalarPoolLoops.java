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
    public void maximumOfPairs(int pixels, int stride, float[] x, int xAt, int xRow, float[] y, int yAt) {
        for (int p = 0; p < pixels; p++) {
            pairs(stride, stride, x, xAt + 2 * p * stride, xRow, y, yAt + p * stride);
        }
    }

    /** The largest of 2x2 pixels in some channels. */
    static void pairs(int channels, int stride, float[] x, int xAt, int xRow, float[] y, int yAt) {
        for (int c = 0; c < channels; c++) {
            float largest = larger(larger(x[xAt + c], x[xAt + stride + c]), x[xAt + xRow + c]);
            y[yAt + c] = larger(largest, x[xAt + xRow + stride + c]);
        }
    }

    @Override
    public void maximumOfNine(
            int pixels,
            int step,
            int channels,
            float[] x,
            int xAt,
            int xStride,
            int second,
            int third,
            float[] y,
            int yAt,
            int yStride) {
        for (int p = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++) {
                int at = xAt + p * step * xStride + c;
                float left = column(x, at, second, third);
                float middle = column(x, at + xStride, second, third);
                y[yAt + p * yStride + c] = larger(larger(left, middle), column(x, at + 2 * xStride, second, third));
            }
        }
    }

    private static float column(float[] x, int at, int second, int third) {
        return larger(larger(x[at], x[at + second]), x[at + third]);
    }

    private static float larger(float largest, float value) {
        return takes(value, largest) ? value : largest;
    }

    @Override
    public void maximumOfPairsGradient(
            int pixels,
            int stride,
            float[] x,
            int xAt,
            int xRow,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int dxRow) {
        for (int p = 0; p < pixels; p++) {
            int from = xAt + 2 * p * stride;
            pairsGradient(stride, stride, x, from, xRow, dy, dyAt + p * stride, dx, dxAt + 2 * p * stride, dxRow);
        }
    }

    /** The gradient of the largest of 2x2 pixels in some channels. */
    static void pairsGradient(
            int channels,
            int stride,
            float[] x,
            int xAt,
            int xRow,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int dxRow) {
        for (int c = 0; c < channels; c++) {
            float gradient = dy[dyAt + c];
            float largest = x[xAt + c];
            boolean second = takes(x[xAt + stride + c], largest);
            largest = second ? x[xAt + stride + c] : largest;
            boolean third = takes(x[xAt + xRow + c], largest);
            largest = third ? x[xAt + xRow + c] : largest;
            boolean fourth = takes(x[xAt + xRow + stride + c], largest);
            dx[dxAt + c] = second || third || fourth ? 0 : gradient;
            dx[dxAt + stride + c] = !second || third || fourth ? 0 : gradient;
            dx[dxAt + dxRow + c] = !third || fourth ? 0 : gradient;
            dx[dxAt + dxRow + stride + c] = fourth ? gradient : 0;
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
