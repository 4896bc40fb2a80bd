package dev.signet.io.onnx;

import dev.signet.graph.Graph;
import dev.signet.io.AtomicFiles;
import dev.signet.io.Json;
import dev.signet.io.JsonArray;
import dev.signet.io.JsonValue;
import dev.signet.io.ModelFormatException;
import dev.signet.io.PreprocessingJson;
import dev.signet.nn.Model;
import dev.signet.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes ONNX files. Elements that lie in other files are not opened. */
public final class OnnxFile {
    /** The key of the class names among the metadata. */
    public static final String LABELS = "signet.labels";

    /** The key of the steps before the network among the metadata. */
    public static final String PREPROCESSING = "signet.preprocess";

    private static final long LARGEST = Integer.MAX_VALUE - 8;

    private OnnxFile() {}

    /** As {@link #read(String, byte[])}, from a regular file, with elements in files of its folder. */
    public static OnnxModel read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ModelFormatException(file.toString(), "not a regular file");
        }
        long size = Files.size(file);
        if (size > OnnxLimits.DEFAULT.fileBytes()) {
            throw new ModelFormatException(
                    file.toString(), "the file has " + size + " bytes, allowed are " + OnnxLimits.DEFAULT.fileBytes());
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) size);
            Optional<Path> folder = Optional.ofNullable(file.toAbsolutePath().getParent());
            WireSource source = new WireSource(file.toString(), bytes, OnnxLimits.DEFAULT, folder);
            return OnnxModel.of(file.toString(), ProtoReader.model(source.reader()));
        }
    }

    /**
     * A model from memory; {@code name} stands for the file in errors.
     *
     * @throws ModelFormatException where the bytes are no ONNX model, or one that contradicts itself
     * @throws UnsupportedOnnxException listing all that this version lacks
     */
    public static OnnxModel read(String name, byte[] bytes) {
        return OnnxModel.of(name, readProto(name, bytes));
    }

    /** The file as it stands, without a graph being made of it. */
    public static ModelProto readProto(String name, byte[] bytes) {
        return ProtoReader.model(new WireSource(name, bytes, OnnxLimits.DEFAULT).reader());
    }

    /** A file that holds one tensor, as the vectors of ONNX's own tests do. */
    public static Tensor readTensor(String name, byte[] bytes) {
        return ProtoReader.tensor(new WireSource(name, bytes, OnnxLimits.DEFAULT).reader())
                .tensor();
    }

    /**
     * Writes or replaces a file: after a crash it is the old one or the new one.
     *
     * @param weights all parameters and states of the graph, by name
     * @throws UnsupportedOnnxException listing all that ONNX of this opset cannot say
     */
    public static void write(Path file, Graph graph, Map<String, Tensor> weights, OnnxOptions options)
            throws IOException {
        WireWriter model = model(graph, weights, options);
        AtomicFiles.ofSystem().write(file, model.length(), model::writeTo);
    }

    /**
     * As {@link #write(Path, Graph, Map, OnnxOptions)}, with labels and preprocessing as JSON texts among the metadata:
     * {@value #LABELS}, {@value #PREPROCESSING}.
     */
    public static void write(Path file, Model model, OnnxOptions options) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>(options.metadata());
        if (!model.labels().isEmpty()) {
            List<JsonValue> labels = new ArrayList<>();
            model.labels().forEach(label -> labels.add(JsonValue.of(label)));
            metadata.put(LABELS, Json.line(new JsonArray(labels)));
        }
        metadata.put(PREPROCESSING, Json.line(PreprocessingJson.write(model.preprocessing())));
        write(file, model.graph(), model.weights(), options.metadata(metadata));
    }

    /** As {@link #write(Path, Graph, Map, OnnxOptions)}, to memory. */
    public static byte[] toBytes(Graph graph, Map<String, Tensor> weights, OnnxOptions options) {
        WireWriter model = model(graph, weights, options);
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) model.length());
        try {
            model.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing memory does no I/O", e);
        }
        return out.toByteArray();
    }

    private static WireWriter model(Graph graph, Map<String, Tensor> weights, OnnxOptions options) {
        WireWriter model = new Exporter(graph, weights, options).model();
        if (model.length() > LARGEST) {
            throw new IllegalArgumentException("the ONNX file would have " + model.length()
                    + " bytes; one file holds at most " + LARGEST + ", as protobuf does");
        }
        return model;
    }

    /** As {@link #readTensor} for a stored value of any kind: the tensors of a sequence, none or one for an optional value. */
    public static List<Tensor> readTensors(String name, byte[] bytes, ValueInfoProto.Kind kind) {
        WireReader reader = new WireSource(name, bytes, OnnxLimits.DEFAULT).reader();
        return ProtoReader.tensors(reader, kind).stream()
                .map(TensorProto::tensor)
                .toList();
    }
}
