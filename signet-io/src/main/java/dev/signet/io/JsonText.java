package dev.signet.io;

/** A JSON string. */
public record JsonText(String value) implements JsonValue {
    public JsonText {
        if (!Unicode.isWellFormed(value)) {
            throw new IllegalArgumentException(
                    "text with half a surrogate pair cannot be written: " + Quoted.text(value));
        }
    }

    @Override
    public String kind() {
        return "text";
    }
}
