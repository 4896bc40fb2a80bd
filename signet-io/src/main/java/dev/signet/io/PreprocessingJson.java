package dev.signet.io;

import dev.signet.preprocess.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Preprocessing as a JSON list of steps, as {@code preprocess.json} inside a {@code .signet} file:
 * {@code [{"step": "resize-short-side", "size": 256, "filter": "bilinear"}, …, {"step": "normalize", …}]}.
 */
public final class PreprocessingJson {
    private PreprocessingJson() {}

    public static JsonValue write(Preprocessing preprocessing) {
        return plain(preprocessing.toPlain());
    }

    /** Throws {@link ModelFormatException} for a file that is no list of steps, or has one that is unknown. */
    public static Preprocessing read(Path file) throws IOException {
        return read(Json.read(file));
    }

    /** As {@link #read(Path)}, from a document. */
    public static Preprocessing read(JsonCursor json) {
        try {
            return Preprocessing.fromPlain(maps(json));
        } catch (IllegalArgumentException refused) {
            throw json.error(String.valueOf(refused.getMessage()));
        }
    }

    private static JsonValue plain(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                JsonObject object = JsonObject.empty();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    object = object.with(String.valueOf(entry.getKey()), plain(entry.getValue()));
                }
                yield object;
            }
            case List<?> list ->
                new JsonArray(list.stream().map(PreprocessingJson::plain).toList());
            case String text -> JsonValue.of(text);
            case Boolean flag -> JsonValue.of(flag);
            case Integer integer -> JsonValue.of((long) integer);
            case Long integer -> JsonValue.of(integer);
            case Number number -> JsonValue.of(number.doubleValue());
            default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
        };
    }

    private static List<Map<String, Object>> maps(JsonCursor json) {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (JsonCursor item : json.items()) {
            Map<String, Object> map = new LinkedHashMap<>();
            item.fields().forEach((name, value) -> map.put(name, object(value)));
            maps.add(map);
        }
        return maps;
    }

    private static Object object(JsonCursor json) {
        return switch (json.value()) {
            case JsonNumber number -> number.isInteger() ? (Object) json.integer() : (Object) json.number();
            case JsonText text -> text.value();
            case JsonBool flag -> flag.value();
            case JsonArray array ->
                json.items().stream().map(PreprocessingJson::object).toList();
            case JsonObject object -> {
                Map<String, Object> map = new LinkedHashMap<>();
                json.fields().forEach((name, value) -> map.put(name, object(value)));
                yield map;
            }
            case JsonNull none -> throw json.error("null is not allowed here");
        };
    }
}
