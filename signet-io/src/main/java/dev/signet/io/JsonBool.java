package dev.signet.io;

/** {@code true} or {@code false}. */
public record JsonBool(boolean value) implements JsonValue {
    @Override
    public String kind() {
        return "true or false";
    }
}
