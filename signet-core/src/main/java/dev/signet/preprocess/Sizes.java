package dev.signet.preprocess;

/** The one check every step makes of its sizes. */
final class Sizes {
    /**
     * Wider than any picture that is decoded, small enough that a product with 3 channels of the other side is caught
     * as an overflow.
     */
    private static final int MAX = 65_536;

    private Sizes() {}

    static void checkPositive(String what, int height, int width) {
        if (height < 1 || width < 1 || height > MAX || width > MAX) {
            throw new IllegalArgumentException(
                    what + " to " + height + " x " + width + ": both sizes must be in 1.." + MAX);
        }
    }
}
