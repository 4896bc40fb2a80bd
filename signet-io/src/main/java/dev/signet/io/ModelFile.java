package dev.signet.io;

import dev.signet.nn.Model;
import dev.signet.plan.MeasuredChoices;
import dev.signet.run.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;

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
                        PreprocessingJson.write(model.preprocessing()),
                        model.labels(),
                        metrics,
                        model.measured().algorithms()));
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
                            + " no model by itself; OnnxFile.read gives its graph; 'signet convert' makes a .signet of it");
        }
        ModelArchive archive = SignetFile.read(file);
        String name = file.getFileName() + "!";
        try {
            return new Model(
                    GraphJson.read(JsonCursor.of(name + "graph.json", archive.graph())),
                    archive.weights(),
                    archive.labels(),
                    PreprocessingJson.read(JsonCursor.of(name + PREPROCESSING, archive.preprocess())),
                    options,
                    new MeasuredChoices(archive.choices()));
        } catch (IllegalArgumentException refused) {
            throw new ModelFormatException(file.toString(), String.valueOf(refused.getMessage()));
        }
    }
}
