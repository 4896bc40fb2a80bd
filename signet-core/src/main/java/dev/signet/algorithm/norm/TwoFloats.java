package dev.signet.algorithm.norm;

/** A double kept among floats, as itself rounded and what that left out: 48 bits of it, for sums that one phase of a step leaves to the next. */
final class TwoFloats {
    /** How many floats one takes. */
    static final int EACH = 2;

    private TwoFloats() {}

    static void put(double value, float[] floats, int at) {
        float rounded = (float) value;
        floats[at] = rounded;
        floats[at + 1] = Float.isInfinite(rounded) ? 0 : (float) (value - rounded);
    }

    static double get(float[] floats, int at) {
        return (double) floats[at] + floats[at + 1];
    }
}
