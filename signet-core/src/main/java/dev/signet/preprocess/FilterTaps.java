package dev.signet.preprocess;

import java.util.Arrays;

/**
 * Along one axis: for each output position, the first source position that counts, how many count, and their weights.
 * Follows Pillow's {@code Resample.c}, roundings included, so that results are equal byte by byte.
 *
 * @param weights those of output position i from {@code i * stride} on; their sum is 1
 */
record FilterTaps(int stride, int[] first, int[] count, double[] weights) {
    /** 32 bits less 8 for the sample and 2 for filters whose partial sums leave 0..255. */
    static final int FRACTION_BITS = 22;

    static FilterTaps of(int inSize, int outSize, ResizeFilter filter) {
        double scale = (double) inSize / outSize;
        double filterScale = Math.max(1, scale);
        double support = filter.support() * filterScale;
        int stride = (int) Math.ceil(support) * 2 + 1;
        int[] first = new int[outSize];
        int[] count = new int[outSize];
        double[] weights = new double[Math.multiplyExact(outSize, stride)];
        double[] window = new double[stride];
        for (int out = 0; out < outSize; out++) {
            double centre = (out + 0.5) * scale;
            int from = Math.max(0, (int) (centre - support + 0.5));
            int to = Math.min(inSize, (int) (centre + support + 0.5));
            double total = 0;
            for (int i = 0; i < to - from; i++) {
                window[i] = filter.weight((i + from - centre + 0.5) * (1 / filterScale));
                total += window[i];
            }
            for (int i = 0; i < to - from; i++) {
                weights[out * stride + i] = total == 0 ? window[i] : window[i] / total;
            }
            first[out] = from;
            count[out] = to - from;
        }
        return new FilterTaps(stride, first, count, weights);
    }

    /** The weights as 22-bit fixed point numbers. */
    int[] fixedPoint() {
        int[] fixed = new int[weights.length];
        Arrays.setAll(fixed, i -> fixedPoint(weights[i]));
        return fixed;
    }

    private static int fixedPoint(double weight) {
        double scaled = weight * (1 << FRACTION_BITS);
        return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
    }
}
