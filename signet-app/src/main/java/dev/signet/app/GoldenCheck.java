package dev.signet.app;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.io.ModelFormatException;
import dev.signet.io.foreign.WeightFile;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs recorded inputs through a model and compares with what was recorded. Where an output is further off than allowed, the first node is sought whose output leaves
 * the tolerance: against recorded inner values where there are some, else against the references in double.
 *
 * <p>A recording is a folder {@code input_0.pb, …, output_0.pb, …} as ONNX's own tests have it, or a file of named tensors (.npz, .safetensors) with the names of
 * inputs, outputs and, if one likes, of any inner values of the ONNX file.
 */
final class GoldenCheck {
    private final ModelDoctor.Patient model;
    private final double tolerance;
    private final SessionOptions options;
    private final PrintWriter out;

    GoldenCheck(ModelDoctor.Patient model, double tolerance, SessionOptions options, PrintWriter out) {
        this.model = model;
        this.tolerance = tolerance;
        this.options = options;
        this.out = out;
    }

    /** What was recorded: tensors by the names of inputs, outputs and inner values. */
    private record Recording(String name, Map<String, Tensor> tensors) {}

    /** Whether all recordings in the folder agree. Throws {@link UsageException} if there are none. */
    boolean run(Path golden) throws IOException {
        boolean agree = true;
        List<Recording> recordings = recordings(golden);
        if (recordings.isEmpty()) {
            throw new UsageException(
                    "--golden " + golden
                            + ": no recordings; expected folders with input_0.pb and output_0.pb, or .npz or .safetensors files");
        }
        for (Recording recording : recordings) {
            agree &= check(recording);
        }
        return agree;
    }

    private List<Recording> recordings(Path golden) throws IOException {
        List<Recording> found = new ArrayList<>();
        if (Files.isRegularFile(golden)) {
            found.add(new Recording(golden.toString(), WeightFile.read(golden, "")));
            return found;
        }
        try (Stream<Path> walked = Files.walk(golden, 3)) {
            for (Path path : walked.sorted().toList()) {
                String name =
                        path.getFileName() == null ? "" : path.getFileName().toString();
                if (Files.exists(path.resolve("input_0.pb"))) {
                    found.add(protos(path));
                } else if (name.endsWith(".npz") || name.endsWith(".safetensors")) {
                    found.add(new Recording(path.toString(), WeightFile.read(path, "")));
                }
            }
        }
        return found;
    }

    private Recording protos(Path folder) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<String> inputs = model.graph().inputs().stream().map(Value::name).toList();
        List<String> outputs = List.copyOf(model.graph().outputs().keySet());
        read(folder, "input_", inputs, tensors);
        read(folder, "output_", outputs, tensors);
        return new Recording(folder.toString(), tensors);
    }

    private static void read(Path folder, String prefix, List<String> names, Map<String, Tensor> into)
            throws IOException {
        for (int i = 0; i < names.size(); i++) {
            Path file = folder.resolve(prefix + i + ".pb");
            if (Files.exists(file)) {
                into.put(names.get(i), OnnxFile.readTensor(file.toString(), Files.readAllBytes(file)));
            }
        }
    }

    private boolean check(Recording recording) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (Value input : model.graph().inputs()) {
            Tensor given = recording.tensors().get(input.name());
            if (given == null) {
                throw new ModelFormatException(
                        recording.name(),
                        "has no tensor for input " + input.name() + "; there are "
                                + recording.tensors().keySet().stream()
                                        .limit(10)
                                        .toList());
            }
            inputs.put(input.name(), given);
        }
        Map<String, Tensor> found =
                Session.of(model.graph(), model.weights(), options).run(inputs);
        double worst = 0;
        int compared = 0;
        for (Map.Entry<String, Tensor> output : found.entrySet()) {
            Tensor expected = recording.tensors().get(output.getKey());
            if (expected != null) {
                worst = Math.max(worst, difference(output.getValue(), Wide.of(expected)));
                compared++;
            }
        }
        if (compared == 0) {
            throw new ModelFormatException(
                    recording.name(),
                    "has none of the outputs " + model.graph().outputs().keySet());
        }
        out.printf(
                Locale.ROOT,
                "golden          %s: %s, %.1e of the output's scale (allowed %.1e)%n",
                recording.name(),
                worst <= tolerance ? "agrees" : "DIFFERS",
                worst,
                tolerance);
        if (worst > tolerance) {
            out.println("  " + blame(recording, inputs));
        }
        return worst <= tolerance;
    }

    /** The largest difference as a share of the largest expected magnitude; infinite for other shapes. */
    private static double difference(Tensor found, Wide expected) {
        if (!found.shape().equals(expected.shape())) {
            return Double.POSITIVE_INFINITY;
        }
        Wide actual = Wide.of(found);
        double most = 0;
        double scale = Double.MIN_NORMAL;
        for (int i = 0; i < found.elements(); i++) {
            double difference = Math.abs(actual.number(i) - expected.number(i));
            most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
            scale = Math.max(scale, Math.abs(expected.number(i)));
        }
        return most / scale;
    }

    private String blame(Recording recording, Map<String, Tensor> inputs) {
        Graph tapped = everything();
        Map<String, Tensor> values =
                Session.of(tapped, model.weights(), options).run(inputs);
        Optional<String> recorded =
                hasInnerValues(recording) ? firstOff(values, node -> recordedValue(recording, node)) : Optional.empty();
        if (recorded.isPresent()) {
            return "first node off the recorded values: " + recorded.get();
        }
        Map<String, Wide> bindings = new HashMap<>();
        inputs.forEach((name, tensor) -> bindings.put(name, Wide.of(tensor)));
        model.weights().forEach((name, tensor) -> bindings.put(name, Wide.of(tensor)));
        Map<String, Wide> references = Interpreter.run(tapped, bindings);
        return firstOff(values, node -> Optional.ofNullable(references.get(outputName(node))))
                .map(node -> "first node off the references in double: " + node)
                .orElse("all nodes agree with the references in double: the recording has other values, or the file"
                        + " means something else to whoever recorded it; record inner values to find the node");
    }

    /** The outputs alone say that something is off, not where. */
    private boolean hasInnerValues(Recording recording) {
        return model.valueOfNode().values().stream()
                .anyMatch(name -> recording.tensors().containsKey(name)
                        && !model.graph().outputs().containsKey(name));
    }

    /** What an expected value of a node is, if it is known. */
    private interface Expectation {
        Optional<Wide> of(Node node);
    }

    private Optional<String> firstOff(Map<String, Tensor> values, Expectation expected) {
        for (Node node : model.graph().nodes()) {
            Tensor value = values.get(outputName(node));
            Optional<Wide> wanted = expected.of(node);
            if (value != null && wanted.isPresent()) {
                double difference = difference(value, wanted.get());
                if (difference > tolerance) {
                    return Optional.of(String.format(
                            Locale.ROOT,
                            "%s, %.1e of its scale",
                            node.layer().isEmpty() ? node.output().name() : node.layer(),
                            difference));
                }
            }
        }
        return Optional.empty();
    }

    /** An ONNX node may become several: the last of them has the value that the file names. */
    private Optional<Wide> recordedValue(Recording recording, Node node) {
        String name = model.valueOfNode().get(node.layer());
        if (name == null || !isLastOfLayer(node)) {
            return Optional.empty();
        }
        return Optional.ofNullable(recording.tensors().get(name)).map(Wide::of);
    }

    private boolean isLastOfLayer(Node node) {
        List<Node> same = model.graph().nodes().stream()
                .filter(other -> other.layer().equals(node.layer()))
                .toList();
        return same.getLast() == node;
    }

    private static String outputName(Node node) {
        return "value " + node.output().id();
    }

    /** The graph with the first output of every node as an output. */
    private Graph everything() {
        GraphBuilder builder = GraphBuilder.extending(model.graph());
        for (Node node : model.graph().nodes()) {
            builder.output(outputName(node), node.output());
        }
        return builder.build();
    }
}
