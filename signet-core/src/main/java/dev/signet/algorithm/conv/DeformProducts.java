package dev.signet.algorithm.conv;

/** The products of deformable convolution over rows of floats, several results at a time in registers, each one chain. */
final class DeformProducts {
    private DeformProducts() {}

    /**
     * {@code y[w] = (Σ_k weight[weightAt + k weightStep] rows[rowsAt + k width + w]) + summand}, eight w at a time; the sum from zero in the order of k.
     */
    static void weighted(
            int depth,
            int width,
            float[] weight,
            int weightAt,
            int weightStep,
            float[] rows,
            int rowsAt,
            float summand,
            float[] y,
            int yAt) {
        int eight = width & ~7;
        for (int w = 0; w < eight; w += 8) {
            eight(depth, width, weight, weightAt, weightStep, rows, rowsAt + w, summand, y, yAt + w);
        }
        for (int w = eight; w < width; w++) {
            float sum = 0;
            for (int k = 0; k < depth; k++) {
                sum = Math.fma(weight[weightAt + k * weightStep], rows[rowsAt + k * width + w], sum);
            }
            y[yAt + w] = sum + summand;
        }
    }

    private static void eight(
            int depth,
            int width,
            float[] weight,
            int weightAt,
            int weightStep,
            float[] rows,
            int rowsAt,
            float summand,
            float[] y,
            int yAt) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int at = rowsAt;
        for (int k = 0; k < depth; k++) {
            float factor = weight[weightAt + k * weightStep];
            s0 = Math.fma(factor, rows[at], s0);
            s1 = Math.fma(factor, rows[at + 1], s1);
            s2 = Math.fma(factor, rows[at + 2], s2);
            s3 = Math.fma(factor, rows[at + 3], s3);
            s4 = Math.fma(factor, rows[at + 4], s4);
            s5 = Math.fma(factor, rows[at + 5], s5);
            s6 = Math.fma(factor, rows[at + 6], s6);
            s7 = Math.fma(factor, rows[at + 7], s7);
            at += width;
        }
        y[yAt] = s0 + summand;
        y[yAt + 1] = s1 + summand;
        y[yAt + 2] = s2 + summand;
        y[yAt + 3] = s3 + summand;
        y[yAt + 4] = s4 + summand;
        y[yAt + 5] = s5 + summand;
        y[yAt + 6] = s6 + summand;
        y[yAt + 7] = s7 + summand;
    }

    /** Adds {@code Σ_w dy[dyAt + w] rows[rowsAt + k width + w]}, each a chain from zero, to sums[sumsAt + k]. */
    static void addCorrelations(
            int depth, int width, float[] dy, int dyAt, float[] rows, int rowsAt, float[] sums, int sumsAt) {
        int four = depth & ~3;
        for (int k = 0; k < four; k += 4) {
            int at = rowsAt + k * width;
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            for (int w = 0; w < width; w++) {
                float factor = dy[dyAt + w];
                s0 = Math.fma(factor, rows[at + w], s0);
                s1 = Math.fma(factor, rows[at + width + w], s1);
                s2 = Math.fma(factor, rows[at + 2 * width + w], s2);
                s3 = Math.fma(factor, rows[at + 3 * width + w], s3);
            }
            sums[sumsAt + k] += s0;
            sums[sumsAt + k + 1] += s1;
            sums[sumsAt + k + 2] += s2;
            sums[sumsAt + k + 3] += s3;
        }
        for (int k = four; k < depth; k++) {
            float sum = 0;
            for (int w = 0; w < width; w++) {
                sum = Math.fma(dy[dyAt + w], rows[rowsAt + k * width + w], sum);
            }
            sums[sumsAt + k] += sum;
        }
    }
}
