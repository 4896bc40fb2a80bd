package dev.signet.algorithm.gemm;

/**
 * A form of Winograd's minimal filtering for 3x3 kernels: {@code tile} outputs per axis from {@code frequencies} products instead of
 * {@code 3 tile}.
 */
public enum WinogradForm {
    /** F(2x2,3x3) with the points 0, ±1, ∞: 16 products for 36. All constants are powers of two, so small integers stay exact. */
    F2(
            2,
            new double[][] {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}},
            new double[][] {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}},
            new double[][] {{1, 1, 1, 0}, {0, 1, -1, -1}}),
    /** F(4x4,3x3) with the points 0, ±√2/2, ±√2, ∞ (ncnn's; half the rounding error of Lavin's 0, ±1, ±2): 36 products for 144. */
    F4(
            4,
            new double[][] {
                {1, 0, -2.5, 0, 1, 0},
                {0, -Math.sqrt(2), -2, Math.sqrt(0.5), 1, 0},
                {0, Math.sqrt(2), -2, -Math.sqrt(0.5), 1, 0},
                {0, -Math.sqrt(0.5), -0.5, Math.sqrt(2), 1, 0},
                {0, Math.sqrt(0.5), -0.5, -Math.sqrt(2), 1, 0},
                {0, 1, 0, -2.5, 0, 1}
            },
            new double[][] {
                {1, 0, 0},
                {-2.0 / 3, -Math.sqrt(2) / 3, -1.0 / 3},
                {-2.0 / 3, Math.sqrt(2) / 3, -1.0 / 3},
                {1.0 / 6, Math.sqrt(2) / 6, 1.0 / 3},
                {1.0 / 6, -Math.sqrt(2) / 6, 1.0 / 3},
                {0, 0, 1}
            },
            new double[][] {
                {1, 1, 1, 1, 1, 0},
                {0, Math.sqrt(0.5), -Math.sqrt(0.5), Math.sqrt(2), -Math.sqrt(2), 0},
                {0, 0.5, 0.5, 2, 2, 0},
                {0, Math.sqrt(0.125), -Math.sqrt(0.125), Math.sqrt(8), -Math.sqrt(8), 1}
            });

    private final int tile;
    private final double[][] input;
    private final double[][] weight;
    private final double[][] output;

    WinogradForm(int tile, double[][] input, double[][] weight, double[][] output) {
        this.tile = tile;
        this.input = input;
        this.weight = weight;
        this.output = output;
    }

    /** Outputs of a tile along one axis. */
    public int tile() {
        return tile;
    }

    /** Products along one axis of a tile: its inputs. */
    public int frequencies() {
        return tile + 2;
    }

    /**
     * The largest sum of absolute values of all terms of one output of a tile, per channel, with inputs and weights of at most 1 (Barabasz et al.,
     * Error analysis and improving the accuracy of Winograd convolution, 2020): an output of C channels is within
     * {@code amplification · C · (C + 30) · 2^-24 · max|x| · max|w|}, 30 being more than the roundings of the three transforms.
     */
    public double amplification() {
        double largest = 0;
        for (double[] row : output) {
            double sum = 0;
            for (int k = 0; k < row.length; k++) {
                sum += Math.abs(row[k]) * absoluteSum(input[k]) * absoluteSum(weight[k]);
            }
            largest = Math.max(largest, sum);
        }
        return largest * largest;
    }

    /**
     * As {@link #amplification} for one weight of a weight gradient, per tile, with inputs and output gradients of at most 1: the transforms are the
     * adjoint ones, so a gradient over T tiles is within {@code gradientAmplification · T · (T + 30) · 2^-24 · max|x| · max|dy|}.
     */
    public double gradientAmplification() {
        double largest = 0;
        for (int tap = 0; tap < weight[0].length; tap++) {
            double sum = 0;
            for (int k = 0; k < weight.length; k++) {
                sum += Math.abs(weight[k][tap]) * absoluteSum(input[k]) * absoluteColumn(output, k);
            }
            largest = Math.max(largest, sum);
        }
        return largest * largest;
    }

    private static double absoluteColumn(double[][] matrix, int column) {
        double sum = 0;
        for (double[] row : matrix) {
            sum += Math.abs(row[column]);
        }
        return sum;
    }

    private static double absoluteSum(double[] row) {
        double sum = 0;
        for (double value : row) {
            sum += Math.abs(value);
        }
        return sum;
    }
}
