package dev.signet.io;

import dev.signet.nn.Model;
import dev.signet.preprocess.Preprocessing;
import dev.signet.run.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link Model} as a {@code .signet} file and back. */
public final class ModelFile {
    private static final String PREPROCESSING = "preprocess.json";

    private ModelFile() {}

    /** @param metrics figures that travel with the model, such as its accuracy */
    public static void write(Path file, Model model, JsonValue metrics) throws IOException {
        SignetFile.write(
                file,
                new ModelArchive(
                        GraphJson.write(model.graph()),
                        model.weights(),
                        json(model.preprocessing()),
                        model.labels(),
                        metrics));
    }

    /** The steps before the network as JSON, the content of {@code preprocess.json}. */
    public static JsonValue json(Preprocessing preprocessing) {
        return plain(preprocessing.toPlain());
    }

    /** As {@link #read(Path, SessionOptions)}, on all processors. */
    public static Model read(Path file) throws IOException {
        return read(file, SessionOptions.standard());
    }

    /** Throws {@link ModelFormatException} for a damaged or foreign file. */
    public static Model read(Path file, SessionOptions options) throws IOException {
        if (file.toString().endsWith(".onnx")) {
            throw new ModelFormatException(
                    file.toString(),
                    "an ONNX file does not say how pictures are prepared for it and what its classes are called, so it is"
                            + " no model by itself; OnnxFile.read gives its graph, 'signet summary' shows it");
        }
        ModelArchive archive = SignetFile.read(file);
        String name = file.getFileName() + "!";
        try {
            return new Model(
                    GraphJson.read(JsonCursor.of(name + "graph.json", archive.graph())),
                    archive.weights(),
                    archive.labels(),
                    Preprocessing.fromPlain(maps(JsonCursor.of(name + PREPROCESSING, archive.preprocess()))),
                    options);
        } catch (IllegalArgumentException refused) {
            throw new ModelFormatException(file.toString(), String.valueOf(refused.getMessage()));
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
                new JsonArray(list.stream().map(ModelFile::plain).toList());
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
            case JsonArray array -> json.items().stream().map(ModelFile::object).toList();
            case JsonObject object -> {
                Map<String, Object> map = new LinkedHashMap<>();
                json.fields().forEach((name, value) -> map.put(name, object(value)));
                yield map;
            }
            case JsonNull none -> throw json.error("null is not allowed here");
        };
    }
}
