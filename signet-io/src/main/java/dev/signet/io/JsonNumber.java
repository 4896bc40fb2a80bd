package dev.signet.io;

import java.util.regex.Pattern;

/** A JSON number, kept as the characters it is written in: what was read is written back. {@code 1} and {@code 1.0} are two values. */
public record JsonNumber(String text) implements JsonValue {
    static final int LONGEST = 64;

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    public JsonNumber {
        if (text.length() > LONGEST || !NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Quoted.text(text) + " is not a JSON number of at most " + LONGEST + " characters");
        }
    }

    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /** The shortest decimal number that reads back as this float. Throws for NaN and infinities. */
    public static JsonNumber of(float value) {
        requireFinite(value);
        return new JsonNumber(Float.toString(value));
    }

    /** The shortest decimal number that reads back as this double. Throws for NaN and infinities. */
    public static JsonNumber of(double value) {
        requireFinite(value);
        return new JsonNumber(Double.toString(value));
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "JSON has no number for " + value + "; write it as text or leave the field out");
        }
    }

    /** Whether it is written without fraction and exponent. */
    public boolean isInteger() {
        return text.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    }

    /** The nearest double; infinite beyond the range of doubles. */
    public double toDouble() {
        return Double.parseDouble(text);
    }

    @Override
    public String kind() {
        return "number";
    }
}
