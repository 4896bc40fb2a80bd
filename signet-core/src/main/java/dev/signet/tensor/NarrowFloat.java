package dev.signet.tensor;

/**
 * A floating-point format of 8 bits or less: its codes as numbers and back, rounded once to nearest, ties to even. The formats are those of Micikevicius et al.
 * (2022), Noune et al. (2022) and the OCP microscaling specification (2023).
 *
 * @param exponentBits bits of the exponent
 * @param mantissaBits bits of the mantissa
 * @param bias what is subtracted from a stored exponent
 * @param special how NaN and infinities are stored
 */
record NarrowFloat(int exponentBits, int mantissaBits, int bias, Special special) {
    /** Which codes are no numbers. */
    enum Special {
        /** The largest exponent, as in IEEE 754. */
        IEEE,
        /** All bits but the sign set: NaN. */
        ALL_ONES,
        /** What would be negative zero: NaN. */
        NEGATIVE_ZERO,
        /** None. */
        NONE
    }

    private static final NarrowFloat E4M3FN = new NarrowFloat(4, 3, 7, Special.ALL_ONES);
    private static final NarrowFloat E4M3FNUZ = new NarrowFloat(4, 3, 8, Special.NEGATIVE_ZERO);
    private static final NarrowFloat E5M2 = new NarrowFloat(5, 2, 15, Special.IEEE);
    private static final NarrowFloat E5M2FNUZ = new NarrowFloat(5, 2, 16, Special.NEGATIVE_ZERO);
    private static final NarrowFloat E2M1 = new NarrowFloat(2, 1, 1, Special.NONE);

    /** The format of a type of this kind; throws {@link IllegalArgumentException} for others. */
    static NarrowFloat of(ElementType type) {
        return switch (type) {
            case FLOAT8E4M3FN -> E4M3FN;
            case FLOAT8E4M3FNUZ -> E4M3FNUZ;
            case FLOAT8E5M2 -> E5M2;
            case FLOAT8E5M2FNUZ -> E5M2FNUZ;
            case FLOAT4E2M1 -> E2M1;
            default -> throw new IllegalArgumentException(type + " is no narrow float");
        };
    }

    private int signBit() {
        return 1 << (exponentBits + mantissaBits);
    }

    private int largestCode() {
        return switch (special) {
            case IEEE -> signBit() - 1 - (1 << mantissaBits);
            case ALL_ONES -> signBit() - 2;
            case NEGATIVE_ZERO, NONE -> signBit() - 1;
        };
    }

    double largest() {
        return magnitude(largestCode());
    }

    private double magnitude(int code) {
        int exponent = code >> mantissaBits;
        int mantissa = code & ((1 << mantissaBits) - 1);
        int whole = exponent == 0 ? mantissa : mantissa + (1 << mantissaBits);
        return Math.scalb((double) whole, Math.max(exponent, 1) - bias - mantissaBits);
    }

    double decode(int bits) {
        int code = bits & (signBit() - 1);
        boolean negative = (bits & signBit()) != 0;
        if (special == Special.NEGATIVE_ZERO && negative && code == 0) {
            return Double.NaN;
        }
        if (special == Special.IEEE && code == largestCode() + 1) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (code > largestCode()) {
            return Double.NaN;
        }
        return negative ? -magnitude(code) : magnitude(code);
    }

    /** The nearest number of the format; beyond the largest it stays that if {@code saturate}, and is infinite or NaN if not. */
    double round(double value, boolean saturate) {
        if (Double.isNaN(value)) {
            return special == Special.NONE ? -0.0 : value; // as ml_dtypes has it
        }
        boolean saturates = saturate || special == Special.NONE;
        if (Double.isInfinite(value)) {
            return saturates ? Math.copySign(largest(), value) : beyond(value);
        }
        int exponent = Math.max(Math.getExponent(value), 1 - bias);
        double quantum = Math.scalb(1.0, exponent - mantissaBits);
        double nearest = Math.rint(value / quantum) * quantum;
        if (Math.abs(nearest) > largest()) {
            return saturates ? Math.copySign(largest(), value) : beyond(value);
        }
        return special == Special.NEGATIVE_ZERO && nearest == 0 ? 0 : nearest;
    }

    private double beyond(double value) {
        return special == Special.IEEE ? Math.copySign(Double.POSITIVE_INFINITY, value) : Double.NaN;
    }

    /** The code of the nearest number, saturating; infinities stay where the format has them. */
    byte encode(double value) {
        if (Double.isNaN(value) && special != Special.NONE) {
            return (byte) (special == Special.NEGATIVE_ZERO ? signBit() : signBit() - 1);
        }
        if (Double.isInfinite(value) && special == Special.IEEE) {
            return (byte) (largestCode() + 1 + (value < 0 ? signBit() : 0));
        }
        double nearest = round(value, true);
        if (Double.isNaN(nearest)) {
            return encode(Double.NaN);
        }
        int sign = Math.copySign(1, nearest) < 0 ? signBit() : 0;
        double size = Math.abs(nearest);
        int exponent = Math.max(Math.getExponent(size), 1 - bias);
        int whole = (int) Math.scalb(size, mantissaBits - exponent);
        boolean subnormal = whole < 1 << mantissaBits;
        int code = subnormal ? whole : ((exponent + bias) << mantissaBits) + whole - (1 << mantissaBits);
        return (byte) (sign | code);
    }
}
