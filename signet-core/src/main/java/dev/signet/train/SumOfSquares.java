package dev.signet.train;

/** The sum of squares of float32 numbers in double: eight chains over whole groups of eight, joined as a binary tree, and one for the rest. */
final class SumOfSquares {
    private SumOfSquares() {}

    static double of(float[] values, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = from;
        for (; i <= to - 8; i += 8) {
            s0 += square(values[i]);
            s1 += square(values[i + 1]);
            s2 += square(values[i + 2]);
            s3 += square(values[i + 3]);
            s4 += square(values[i + 4]);
            s5 += square(values[i + 5]);
            s6 += square(values[i + 6]);
            s7 += square(values[i + 7]);
        }
        double rest = 0;
        for (; i < to; i++) {
            rest += square(values[i]);
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) + rest;
    }

    private static double square(float value) {
        return (double) value * value;
    }
}
