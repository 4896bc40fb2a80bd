package dev.signet.nn;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers and tuples as Python prints them, for printed forms that equal PyTorch's. */
final class Python {
    private Python() {}

    /** The shortest text that reads back as this double: {@code 1e-05}, {@code 0.0005}, {@code 0.1}, {@code 2.0}. */
    static String number(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0.0" : Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = exact.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = exact.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value < 0 ? "-" : "")
                + mantissa
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    static String truth(boolean value) {
        return value ? "True" : "False";
    }

    /** {@code (3, 5)}, {@code (3,)}. */
    static String tuple(List<Integer> sizes) {
        return sizes.size() == 1
                ? "(" + sizes.getFirst() + ",)"
                : sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    /** A number where one was given for all axes, a tuple otherwise. */
    static String sizes(List<Integer> sizes) {
        return sizes.size() == 1 ? String.valueOf(sizes.getFirst()) : tuple(sizes);
    }
}
