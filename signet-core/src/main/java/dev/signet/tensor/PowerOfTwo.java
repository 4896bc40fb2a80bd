package dev.signet.tensor;

/** The format e8m0: 2 to the power of the code minus 127; 255 is NaN. There is neither a sign nor a zero: what is too small becomes the smallest power. */
public final class PowerOfTwo {
    private static final int BIAS = 127;
    private static final int NAN = 255;

    /** Which of the two neighbouring powers a number becomes. */
    public enum Rounding {
        UP,
        DOWN,
        /** The nearer one; the upper one from the middle on. */
        NEAREST
    }

    private PowerOfTwo() {}

    static double decode(byte code) {
        int exponent = Byte.toUnsignedInt(code);
        return exponent == NAN ? Double.NaN : Math.scalb(1.0, exponent - BIAS);
    }

    /** The power a number becomes, in double. Beyond the largest it stays that if {@code saturate}, else it is NaN. */
    public static double round(double value, Rounding rounding, boolean saturate) {
        if (!saturate && (Double.isInfinite(value) || Math.abs(value) > Math.scalb(1.0, NAN - 1 - BIAS))) {
            return Double.NaN;
        }
        return decode(encode(value, rounding));
    }

    static byte encode(double value, Rounding rounding) {
        if (Double.isNaN(value)) {
            return (byte) NAN;
        }
        double size = Math.abs(value);
        int below = size == 0 ? -BIAS : Math.getExponent(size);
        double share = size == 0 ? 1 : size / Math.scalb(1.0, below);
        boolean up = switch (rounding) {
            case UP -> share > 1;
            case DOWN -> false;
            case NEAREST -> share >= 1.5;
        };
        return (byte) (Math.clamp(below + (up ? 1 : 0), -BIAS, NAN - 1 - BIAS) + BIAS);
    }
}
