package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.io.JsonObject;
import dev.signet.io.ModelFile;
import dev.signet.io.numpy.Npz;
import dev.signet.io.onnx.NodeProto;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    private static final String SQUEEZENET = "models/squeezenet_v1.1/squeezenet_v1.1.onnx";

    @TempDir
    Path directory;

    @Test
    void aSoundFileIsDescribedAndAgreesWithItsRecording() {
        Signet.Said said = Signet.run(
                "doctor",
                SharedData.path(SQUEEZENET),
                "--golden",
                SharedData.path("models/squeezenet_v1.1/squeezenet_v1.1.testdata"));
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        assertThat(said.out())
                .contains("SHA-256", "opsets {=13}", "Conv=26", "MaxPool 'pool1': ceil_mode", "[N, H, W]", "agrees");
    }

    @Test
    void trapsOfPaddingAndTheNormsThatWillBeFoldedAreNamed() {
        Signet.Said said =
                Signet.run("doctor", SharedData.path("models/mlperf-tiny/image_classification/resnet8.onnx"));
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        assertThat(said.out()).contains("SAME_UPPER puts the odd cell at the end");
        assertThat(Signet.run("doctor", SharedData.path("models/resnet-cifar10-akamaster/resnet20.onnx"))
                        .out())
                .contains("will be folded  19");
    }

    @Test
    void theFirstNodeOffARecordedInnerValueIsNamed() throws IOException {
        Path file = SharedData.path("models/torch-exports/tv-squeezenet1_1.onnx");
        OnnxModel model = OnnxFile.read(file);
        Map<String, String> valueOfNode = new LinkedHashMap<>();
        for (NodeProto node : OnnxFile.readProto(file.toString(), Files.readAllBytes(file))
                .graph()
                .nodes()) {
            valueOfNode.put(node.label(), node.outputs().getFirst());
        }
        GraphBuilder builder = GraphBuilder.extending(model.graph());
        model.graph().outputs().forEach(builder::output);
        List<Node> convolutions = model.graph().nodes().stream()
                .filter(node -> node.layer().startsWith("Conv "))
                .toList();
        for (Node node : convolutions) {
            builder.output(Objects.requireNonNull(valueOfNode.get(node.layer())), node.output());
        }
        Tensor input = Tensor.filled(Shape.of(1, 3, 64, 64), 0.5f);
        Map<String, Tensor> recorded =
                new LinkedHashMap<>(Session.of(builder.build(), model.weights(), SessionOptions.standard())
                        .run(Map.of("input", input)));
        recorded.put("input", input);
        // Whoever recorded this went wrong in the fifth convolution, and so in all that follows.
        Node guilty = convolutions.get(4);
        damage(Objects.requireNonNull(recorded.get(valueOfNode.get(guilty.layer()))));
        damage(Objects.requireNonNull(
                recorded.get(valueOfNode.get(convolutions.get(9).layer()))));
        damage(Objects.requireNonNull(recorded.get("output")));
        Path golden = directory.resolve("recorded.npz");
        Npz.write(golden, recorded);

        Signet.Said said = Signet.run("doctor", file, "--golden", golden);
        assertThat(said.code()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(said.out()).contains("DIFFERS", "first node off the recorded values: " + guilty.layer());
    }

    private static void damage(Tensor tensor) {
        tensor.floats()[0] += 1;
    }

    @Test
    void withoutInnerValuesTheReferencesSayThatTheModelComputesWhatItMeans() throws IOException {
        Path file = SharedData.path("models/burn-mnist/mnist.onnx");
        OnnxModel model = OnnxFile.read(file);
        Tensor input = Tensor.filled(Shape.of(1, 1, 28, 28), 0.5f);
        String name = model.graph().inputs().getFirst().name();
        Map<String, Tensor> recorded =
                new LinkedHashMap<>(Session.of(model.graph(), model.weights(), SessionOptions.standard())
                        .run(Map.of(name, input)));
        recorded.values().forEach(DoctorCommandTest::damage);
        recorded.put(name, input);
        Path golden = directory.resolve("recorded.npz");
        Npz.write(golden, recorded);
        Signet.Said said = Signet.run("doctor", file, "--golden", golden);
        assertThat(said.code()).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(said.out()).contains("all nodes agree with the references in double");
    }

    @Test
    void weightsThatAreNotFiniteAreNamedAndStrictRefusesThem() throws IOException {
        Network network = Zoo.smallCnn(Shape.of(1, 12, 12), 2);
        Map<String, Tensor> weights = new LinkedHashMap<>(network.initialise(1));
        Objects.requireNonNull(weights.get("0.weight")).floats()[3] = Float.NaN;
        Path file = directory.resolve("sick.signet");
        ModelFile.write(
                file,
                new Model(network.graph(), weights, List.of(), Preprocessing.of(Normalize.unit())),
                JsonObject.empty());
        Signet.Said said = Signet.run("doctor", file);
        assertThat(said.code()).isEqualTo(ExitCode.OK);
        assertThat(said.out()).contains("not finite      1", "0.weight");
        assertThat(Signet.run("doctor", file, "--strict").code()).isEqualTo(ExitCode.CHECK_FAILED);
    }

    @Test
    void aFolderWithoutRecordingsIsRefused() {
        Signet.Said said = Signet.run("doctor", SharedData.path(SQUEEZENET), "--golden", directory);
        assertThat(said.code()).isEqualTo(ExitCode.USAGE);
        assertThat(said.err()).contains("no recordings", "input_0.pb");
    }

    @Test
    void withoutAModelTheMachineIsDescribed() {
        assertThat(Signet.run("doctor").out()).contains("vector module", "largest heap");
    }
}
