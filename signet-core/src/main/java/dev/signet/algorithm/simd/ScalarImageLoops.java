package dev.signet.algorithm.simd;

/** The plain twin of {@link VectorImageLoops}. */
final class ScalarImageLoops implements ImageLoops {
    private static final int PIXELS = 8;

    @Override
    public int pixels() {
        return PIXELS;
    }

    @Override
    public void multiply(
            int width, int length, float[] a, int aBase, int[] taps, float[] b, int bBase, float[] tile, int tileBase) {
        for (int i = 0; i < PIXELS; i++) {
            int to = tileBase + i * width;
            for (int j = 0; j < width; j++) {
                tile[to + j] = 0;
            }
            for (int k = 0; k < length; k++) {
                float value = a[aBase + taps[k] + i];
                int weights = bBase + k * width;
                for (int j = 0; j < width; j++) {
                    tile[to + j] = Math.fma(value, b[weights + j], tile[to + j]);
                }
            }
        }
    }

    @Override
    public void everyNth(int count, int step, float[] source, int sourceBase, float[] target, int targetBase) {
        for (int i = 0; i < count; i++) {
            target[targetBase + i] = source[sourceBase + i * step];
        }
    }
}
