package dev.signet.op;

/**
 * The windows of fractional pooling on one axis (Graham, 2014): {@code output} windows of {@code kernel} positions over {@code input} ones, which a number u in
 * [0, 1) places. With alpha = (input - kernel) / (output - 1), window i begins at floor((i + u) alpha) - floor(u alpha), the last one at input - kernel.
 */
public record FractionalAxis(int input, int output, int kernel) {
    /** Where this window begins, for this number u. */
    public int begin(double u, int window) {
        if (window == output - 1) {
            return input - kernel;
        }
        double alpha = (double) (input - kernel) / (output - 1);
        return (int) ((window + u) * alpha) - (int) (u * alpha);
    }

    /** Where each window begins. */
    int[] begins(double u) {
        int[] begins = new int[output];
        for (int window = 0; window < output; window++) {
            begins[window] = begin(u, window);
        }
        return begins;
    }
}
