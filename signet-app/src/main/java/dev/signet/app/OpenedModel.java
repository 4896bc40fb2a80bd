package dev.signet.app;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import dev.signet.io.ModelFile;
import dev.signet.io.PreprocessingJson;
import dev.signet.io.foreign.FileKind;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.nn.Model;
import dev.signet.nn.UsualForm;
import dev.signet.plan.MeasuredChoices;
import dev.signet.preprocess.Preprocessing;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image classifier from a {@code .signet} or {@code .onnx} file, in the {@link UsualForm}, with what its file and the command line say about pictures.
 *
 * @param labels empty if nobody has named the classes
 * @param measured algorithms that the file says are the fastest
 */
record OpenedModel(
        Path file,
        Graph graph,
        Map<String, Tensor> weights,
        List<String> labels,
        Optional<Preprocessing> preparation,
        MeasuredChoices measured) {

    /** What the command line says goes before what the file says. */
    static OpenedModel open(Path file, PictureOptions options) throws IOException {
        return switch (FileKind.of(file)) {
            case SIGNET -> ofSignet(file, options);
            case ONNX -> ofOnnx(file, options);
            default ->
                throw new UsageException(file + " holds weights without a network; make a model of it with: signet"
                        + " convert " + file
                        + " MODEL.signet --like MODEL, where MODEL is a .signet or .onnx file or the"
                        + " name of a network");
        };
    }

    private static OpenedModel ofSignet(Path file, PictureOptions options) throws IOException {
        Model model = ModelFile.read(file);
        Optional<Preprocessing> stated = options.preprocessing(channels(model.graph()));
        List<String> labels = options.labels();
        return new OpenedModel(
                file,
                model.graph(),
                model.weights(),
                labels.isEmpty() ? model.labels() : labels,
                stated.or(() -> Optional.of(model.preprocessing())),
                model.measured());
    }

    private static OpenedModel ofOnnx(Path file, PictureOptions options) throws IOException {
        OnnxModel onnx = OnnxFile.read(file);
        Graph graph;
        try {
            graph = UsualForm.of(onnx.graph(), options.layout());
        } catch (ShapeException refused) {
            throw new UsageException(file + ": " + refused.getMessage());
        }
        Optional<Preprocessing> stated = options.preprocessing(channels(graph));
        List<String> labels = options.labels();
        return new OpenedModel(
                file,
                graph,
                usedWeights(graph, onnx.weights()),
                labels.isEmpty() ? labels(file, onnx.metadata()) : labels,
                stated.isPresent() ? stated : preprocessing(file, onnx.metadata()),
                MeasuredChoices.NONE);
    }

    /** What Signet left among an ONNX file's metadata when it wrote it. */
    private static List<String> labels(Path file, Map<String, String> metadata) {
        return document(file, metadata, OnnxFile.LABELS)
                .map(json -> json.items().stream().map(JsonCursor::text).toList())
                .orElse(List.of());
    }

    private static Optional<Preprocessing> preprocessing(Path file, Map<String, String> metadata) {
        return document(file, metadata, OnnxFile.PREPROCESSING).map(PreprocessingJson::read);
    }

    private static Optional<JsonCursor> document(Path file, Map<String, String> metadata, String key) {
        return Optional.ofNullable(metadata.get(key))
                .map(text -> Json.parse(file + "!" + key, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Tensor> usedWeights(Graph graph, Map<String, Tensor> weights) {
        Map<String, Tensor> used = new LinkedHashMap<>();
        graph.values().forEach(value -> {
            Tensor tensor = weights.get(value.name());
            if (tensor != null) {
                used.put(value.name(), tensor);
            }
        });
        return used;
    }

    private static int channels(Graph graph) {
        Dim channels = graph.inputs().getFirst().shape().rank() > 1
                ? graph.inputs().getFirst().shape().dim(1)
                : Dim.BATCH;
        return channels.isKnown() ? channels.size() : 3;
    }

    int channels() {
        return channels(graph);
    }

    /** Throws {@link UsageException} with what to say if nobody has said how pictures are prepared. */
    Preprocessing preprocessing() {
        return preparation.orElseThrow(() ->
                new UsageException(file + " does not say how pictures are prepared for it; " + PictureOptions.HINT));
    }

    /** Ready to run; throws {@link UsageException} as {@link #preprocessing()} does. */
    Model model(SessionOptions options) {
        return new Model(graph, weights, labels, preprocessing(), options, measured);
    }

    /** The most samples the graph takes at once: as many as wished, or what it is fixed to. */
    int batch(int wished) {
        Dim batch = graph.inputs().getFirst().shape().dim(0);
        return batch.isKnown() ? batch.size() : wished;
    }

    /** The shape of one prepared picture. */
    Shape sample(Shape picture) {
        Shape sample = preprocessing().outputShape(picture);
        for (int axis = 0; axis < 3; axis++) {
            Dim wanted = graph.inputs().getFirst().shape().dim(axis + 1);
            if (wanted.isKnown() && wanted.size() != sample.size(axis)) {
                throw new UsageException(
                        file + " takes " + graph.inputs().getFirst().shape() + ", a prepared picture is " + sample
                                + "; " + PictureOptions.HINT);
            }
        }
        return sample;
    }
}
