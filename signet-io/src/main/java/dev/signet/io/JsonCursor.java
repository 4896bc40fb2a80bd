package dev.signet.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON value and where it stands, so that whoever reads it can say {@code graph.json: nodes[3].op: expected text, found number}.
 * Every mismatch is a {@link ModelFormatException}.
 */
public final class JsonCursor {
    private final String file;
    private final String path;
    private final JsonValue value;

    JsonCursor(String file, String path, JsonValue value) {
        this.file = file;
        this.path = path;
        this.value = value;
    }

    /** The root of a tree that came from a file of this name. */
    public static JsonCursor of(String file, JsonValue root) {
        return new JsonCursor(file, "", root);
    }

    public JsonValue value() {
        return value;
    }

    /** As in {@code nodes[3].op}; empty at the root. */
    public String path() {
        return path;
    }

    /** An exception that names file and path. */
    public ModelFormatException error(String reason) {
        return new ModelFormatException(file, path.isEmpty() ? reason : path + ": " + reason);
    }

    private ModelFormatException mismatch(String expected) {
        return error("expected " + expected + ", found " + value.kind());
    }

    private JsonObject object() {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw mismatch("object");
    }

    /** The field of that name; an error if it is missing. */
    public JsonCursor field(String name) {
        return optionalField(name).orElseThrow(() -> error("field " + Quoted.text(name) + " is missing"));
    }

    /** The field of that name, if it is there; a {@code null} counts as there. */
    public Optional<JsonCursor> optionalField(String name) {
        return Optional.ofNullable(object().fields().get(name)).map(field -> child(name, field));
    }

    /** The fields of an object in their order. */
    public Map<String, JsonCursor> fields() {
        Map<String, JsonCursor> cursors = new LinkedHashMap<>();
        object().fields().forEach((name, field) -> cursors.put(name, child(name, field)));
        return cursors;
    }

    /** Refuses fields of other names: nothing in a file is silently ignored. */
    public JsonCursor onlyFields(String... names) {
        Set<String> known = Set.of(names);
        for (String name : object().fields().keySet()) {
            if (!known.contains(name)) {
                throw error("field " + Quoted.text(name) + " is not known; known are " + String.join(", ", names));
            }
        }
        return this;
    }

    private JsonCursor child(String name, JsonValue field) {
        boolean plain = !name.isEmpty()
                && name.length() <= 100
                && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
        String step = plain ? name : Quoted.text(name);
        return new JsonCursor(file, path.isEmpty() ? step : path + "." + step, field);
    }

    /** The items of a list. */
    public List<JsonCursor> items() {
        if (!(value instanceof JsonArray array)) {
            throw mismatch("list");
        }
        List<JsonCursor> cursors = new ArrayList<>(array.items().size());
        for (int i = 0; i < array.items().size(); i++) {
            cursors.add(new JsonCursor(file, path + "[" + i + "]", array.items().get(i)));
        }
        return cursors;
    }

    public String text() {
        if (value instanceof JsonText text) {
            return text.value();
        }
        throw mismatch("text");
    }

    public boolean bool() {
        if (value instanceof JsonBool bool) {
            return bool.value();
        }
        throw mismatch("true or false");
    }

    public boolean isNull() {
        return value == JsonNull.NULL;
    }

    /** A finite number. */
    public double number() {
        if (!(value instanceof JsonNumber number)) {
            throw mismatch("number");
        }
        double result = number.toDouble();
        if (!Double.isFinite(result)) {
            throw error("number " + number.text() + " is beyond the range of doubles");
        }
        return result;
    }

    /** A number without fraction and exponent that fits 64 bits. */
    public long integer() {
        if (!(value instanceof JsonNumber number)) {
            throw mismatch("number");
        }
        if (!number.isInteger()) {
            throw error("expected integer, found " + number.text());
        }
        try {
            return Long.parseLong(number.text());
        } catch (NumberFormatException _) {
            throw error("integer " + number.text() + " does not fit 64 bits");
        }
    }

    /** An integer from {@code min} to {@code max}, both included. */
    public int integer(int min, int max) {
        long result = integer();
        if (result < min || result > max) {
            throw error("integer " + result + " is outside " + min + ".." + max);
        }
        return (int) result;
    }

    /** A list of integers, each from {@code min} to {@code max}. */
    public int[] integers(int min, int max) {
        return items().stream().mapToInt(item -> item.integer(min, max)).toArray();
    }

    @Override
    public String toString() {
        return file + ": " + path + ": " + value.kind();
    }
}
