package dev.signet.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A JSON object; its fields keep the order in which they came. */
public record JsonObject(Map<String, JsonValue> fields) implements JsonValue {
    private static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
        Map<String, JsonValue> copy = new LinkedHashMap<>(fields);
        copy.forEach((name, value) -> {
            Objects.requireNonNull(value, name);
            if (!Unicode.isWellFormed(name)) {
                throw new IllegalArgumentException(
                        "name with half a surrogate pair cannot be written: " + Quoted.text(name));
            }
        });
        fields = Collections.unmodifiableMap(copy);
    }

    public static JsonObject empty() {
        return EMPTY;
    }

    /** The same object with one more field at its end, or with another value in the place of the field of that name. */
    public JsonObject with(String name, JsonValue value) {
        Map<String, JsonValue> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new JsonObject(more);
    }

    /** The same object without the field of that name. */
    public JsonObject without(String name) {
        Map<String, JsonValue> fewer = new LinkedHashMap<>(fields);
        fewer.remove(name);
        return new JsonObject(fewer);
    }

    @Override
    public String kind() {
        return "object";
    }
}
