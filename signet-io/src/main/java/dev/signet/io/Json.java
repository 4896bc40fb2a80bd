package dev.signet.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonToken;

/**
 * Strict JSON (RFC 8259, UTF-8, no comments, no duplicate names) into a {@link JsonValue} tree and back. The same tree gives the same
 * bytes everywhere.
 */
public final class Json {
    private Json() {}

    /** Reads a file. Throws {@link ModelFormatException} if it is not JSON or over the default limits. */
    public static JsonCursor read(Path file) throws IOException {
        try (ByteSource source = ByteSource.of(file)) {
            if (source.size() > JsonLimits.DEFAULT.documentBytes()) {
                throw new ModelFormatException(
                        source.name(),
                        "JSON text of " + source.size() + " bytes is over the limit of "
                                + JsonLimits.DEFAULT.documentBytes());
            }
            return parse(source.name(), source.bytes(0, (int) source.size()));
        }
    }

    /** Reads JSON text within the default limits; {@code file} names it in errors. */
    public static JsonCursor parse(String file, byte[] bytes) {
        return parse(file, bytes, JsonLimits.DEFAULT);
    }

    /** Reads JSON text; {@code file} names it in errors. */
    public static JsonCursor parse(String file, byte[] bytes, JsonLimits limits) {
        try (JsonTokens tokens = new JsonTokens(file, bytes, 0, bytes.length, 0, limits)) {
            JsonValue value = value(tokens, tokens.next());
            tokens.expectEnd();
            return new JsonCursor(file, "", value);
        }
    }

    // Recursion is bounded by the limit on depth, which the tokens enforce.
    private static JsonValue value(JsonTokens tokens, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(tokens);
            case START_ARRAY -> array(tokens);
            case VALUE_STRING -> new JsonText(tokens.text());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(tokens.text());
            case VALUE_TRUE -> new JsonBool(true);
            case VALUE_FALSE -> new JsonBool(false);
            case VALUE_NULL -> JsonNull.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw tokens.error("expected a value, found " + token);
        };
    }

    private static JsonObject object(JsonTokens tokens) {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        while (tokens.next() != JsonToken.END_OBJECT) {
            String name = tokens.text();
            if (fields.containsKey(name)) {
                throw tokens.error("field " + Quoted.text(name) + " is there twice");
            }
            fields.put(name, value(tokens, tokens.next()));
        }
        return new JsonObject(fields);
    }

    private static JsonArray array(JsonTokens tokens) {
        List<JsonValue> items = new ArrayList<>();
        for (JsonToken token = tokens.next(); token != JsonToken.END_ARRAY; token = tokens.next()) {
            items.add(value(tokens, token));
        }
        return new JsonArray(items);
    }

    /** Indented text with a line end after it, as UTF-8. Throws {@link IllegalArgumentException} if it is nested deeper than can be read. */
    public static byte[] bytes(JsonValue value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Indented text with a line end after it. */
    public static String text(JsonValue value) {
        return new JsonPrinter().print(value);
    }

    /** On one line, without a line end: line ends inside texts are escaped, so those left are indentation. */
    public static String line(JsonValue value) {
        return text(value).strip().replaceAll("\n *", " ");
    }
}
