package dev.signet.op;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Wide;
import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as texts, the way Python writes and reads them. */
final class NumberText {
    private NumberText() {}

    static String of(Wide x, int at) {
        if (x.type() == ElementType.BOOL) {
            return x.longs()[at] == 0 ? "False" : "True";
        }
        if (x.type() == ElementType.UINT64) {
            return Long.toUnsignedString(x.longs()[at]);
        }
        if (!x.isFloat()) {
            return Long.toString(x.longs()[at]);
        }
        double number = x.doubles()[at];
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        return shortest(x.type() == ElementType.FLOAT64 ? Double.toString(number) : Float.toString((float) number));
    }

    /** The digits Java found, plain from 1e-4 up to below 1e16, else with an exponent of two digits or more. */
    private static String shortest(String java) {
        BigDecimal decimal = new BigDecimal(java).stripTrailingZeros();
        if (decimal.signum() == 0) {
            return java.startsWith("-") ? "-0.0" : "0.0";
        }
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = decimal.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String mantissa = decimal.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + String.format(Locale.ROOT, "%02d", Math.abs(exponent));
    }

    static double parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "nan", "+nan", "-nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(lower);
        };
    }

    static long parseInteger(String text) {
        String number = text.strip();
        try {
            return number.startsWith("-") ? Long.parseLong(number) : Long.parseUnsignedLong(number);
        } catch (NumberFormatException notWhole) {
            return (long) parse(number);
        }
    }
}
