package dev.signet.op;

/** The error function in double, from a series without cancellation (Abramowitz and Stegun 7.1.6): within some units in the last place of 1. */
final class Erf {
    /** Beyond it the result rounds to 1. */
    private static final double LARGE = 6;

    private Erf() {}

    static double of(double x) {
        if (Math.abs(x) >= LARGE) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.ulp(sum) / 4; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }

    /** The share of a standard normal distribution below x. */
    static double normal(double x) {
        return (1 + of(x / Math.sqrt(2))) / 2;
    }
}
