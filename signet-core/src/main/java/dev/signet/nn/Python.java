package dev.signet.nn;

/** Numbers as Python prints them, for printed forms that equal PyTorch's. */
final class Python {
    private Python() {}

    /** {@code 1e-05}, {@code 0.1}. */
    static String number(double value) {
        if (value != 0 && Math.abs(value) < 1e-4) {
            String text = String.format(java.util.Locale.ROOT, "%.16e", value);
            String mantissa = new java.math.BigDecimal(Double.toString(value))
                    .unscaledValue()
                    .toString();
            String exponent = text.substring(text.indexOf('e') + 1);
            String digits = mantissa.replaceAll("0+$", "");
            return (digits.length() > 1 ? digits.charAt(0) + "." + digits.substring(1) : digits) + "e" + exponent;
        }
        return Double.toString(value);
    }
}
