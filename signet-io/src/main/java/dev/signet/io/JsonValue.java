package dev.signet.io;

import java.util.ArrayList;
import java.util.List;

/** An immutable JSON tree. {@link Json} reads and writes it, {@link JsonCursor} walks through it with errors that name the path. */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonText, JsonNumber, JsonBool, JsonNull {
    /** What it is, for messages: {@code text}, {@code number}, ... */
    String kind();

    static JsonValue nothing() {
        return JsonNull.NULL;
    }

    static JsonText of(String text) {
        return new JsonText(text);
    }

    static JsonBool of(boolean value) {
        return new JsonBool(value);
    }

    static JsonNumber of(long value) {
        return JsonNumber.of(value);
    }

    /** The shortest decimal number that reads back as this float. Throws for NaN and infinities, which JSON does not have. */
    static JsonNumber of(float value) {
        return JsonNumber.of(value);
    }

    /** The shortest decimal number that reads back as this double. Throws for NaN and infinities, which JSON does not have. */
    static JsonNumber of(double value) {
        return JsonNumber.of(value);
    }

    static JsonArray ofInts(int... values) {
        List<JsonValue> items = new ArrayList<>(values.length);
        for (int value : values) {
            items.add(of(value));
        }
        return new JsonArray(items);
    }
}
