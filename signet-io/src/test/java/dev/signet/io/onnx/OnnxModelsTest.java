package dev.signet.io.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Value;
import dev.signet.io.SafeTensors;
import dev.signet.io.SharedData;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every ONNX file of real networks at hand: it loads, plans, and computes what is recorded beside it. */
class OnnxModelsTest {
    /** Dozens of float32 layers after one another, each with rounding of about 1e-7 of its scale. */
    private static final double OF_THE_SCALE = 1e-5;

    @TestFactory
    Stream<DynamicTest> everyNetworkComputesWhatIsRecordedBesideIt() throws IOException {
        Path folder = SharedData.path("models");
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file ->
                        DynamicTest.dynamicTest(folder.relativize(file).toString(), file.toUri(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        OnnxModel model = OnnxFile.read(file);
        Session session = Session.of(model.graph(), model.weights(), SessionOptions.standard());
        List<Path> sets = vectorSets(file);
        for (Path set : sets) {
            checkSet(model, session, set);
        }
        Path tensors = file.resolveSibling(stem(file) + ".safetensors");
        boolean fromPyTorch =
                Files.exists(tensors) && SafeTensors.read(tensors).tensors().containsKey("output");
        if (fromPyTorch) {
            Map<String, Tensor> recorded = SafeTensors.read(tensors).tensors();
            String input = model.graph().inputs().getFirst().name();
            Map<String, Tensor> found = session.run(Map.of(input, Objects.requireNonNull(recorded.get("input"))));
            same(found.values().iterator().next(), Objects.requireNonNull(recorded.get("output")));
        }
        assertThat(fromPyTorch || !sets.isEmpty()).as("%s has vectors", file).isTrue();
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.onnx$", "");
    }

    /** The folders of {@code NAME.testdata}, or of the file's own folder. */
    private static List<Path> vectorSets(Path file) throws IOException {
        Path named = file.resolveSibling(stem(file) + ".testdata");
        Path folder = Files.isDirectory(named) ? named : Objects.requireNonNull(file.getParent());
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(set -> set.getFileName().toString().startsWith("test_data_set_"))
                    .sorted()
                    .toList();
        }
    }

    private static void checkSet(OnnxModel model, Session session, Path set) throws IOException {
        Map<String, Tensor> inputs = new HashMap<>();
        int number = 0;
        for (Value input : model.graph().inputs()) {
            inputs.put(input.name(), tensor(set.resolve("input_" + number++ + ".pb")));
        }
        Map<String, Tensor> found = session.run(inputs);
        List<String> names = new ArrayList<>(model.graph().outputs().keySet());
        for (int output = 0; output < names.size(); output++) {
            same(Objects.requireNonNull(found.get(names.get(output))), tensor(set.resolve("output_" + output + ".pb")));
        }
    }

    private static Tensor tensor(Path file) throws IOException {
        return OnnxFile.readTensor(file.toString(), Files.readAllBytes(file));
    }

    private static void same(Tensor found, Tensor recorded) {
        Wide expected = Wide.of(recorded);
        assertThat(found.shape()).isEqualTo(expected.shape());
        double most = 0;
        double scale = 0;
        for (int i = 0; i < found.elements(); i++) {
            double difference = Math.abs(found.floats()[i] - expected.doubles()[i]);
            most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
            scale = Math.max(scale, Math.abs(expected.doubles()[i]));
        }
        assertThat(most).as("largest difference, at a scale of %s", scale).isLessThanOrEqualTo(OF_THE_SCALE * scale);
    }
}
