package dev.signet.io.onnx;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.Flatten;
import dev.signet.op.Relu;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written as ONNX and read again is the same network. */
final class ExporterTest {
    /** Weights in three copies need more memory than a usual test should take. */
    private static final int LARGE = 60_000_000;

    @TempDir
    private Path directory = Path.of("");

    static List<String> networks() {
        return Zoo.NAMES.stream().filter(name -> !isLarge(name)).toList();
    }

    static List<String> largeNetworks() {
        return Zoo.NAMES.stream().filter(ExporterTest::isLarge).toList();
    }

    private static boolean isLarge(String name) {
        return network(name).parameterCount() >= LARGE;
    }

    /** Small images where nothing else changes; VGGs as at 224, where their adaptive pools of 7x7 do nothing. */
    private static Network network(String name) {
        Architecture architecture = Zoo.named(name);
        boolean small = architecture.image().size(1) > 64 && !name.startsWith("vgg");
        return architecture.network(small ? Shape.of(3, 64, 64) : architecture.image(), 7);
    }

    private static Tensor pictures(Network network, int count) {
        Shape image = network.inputShape();
        return random(Shape.of(count, image.size(0), image.size(1), image.size(2)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyNetworkOfTheZooComesBackBitForBit(String name) {
        Network network = network(name);
        Map<String, Tensor> weights = network.initialise(3);
        OnnxModel read = again(network.graph(), weights, OnnxOptions.STANDARD);
        assertThat(read.weights().keySet()).containsExactlyInAnyOrderElementsOf(weights.keySet());
        Tensor x = pictures(network, 2);
        assertThat(run(read.graph(), read.weights(), x).floats())
                .isEqualTo(run(network.graph(), weights, x).floats());
    }

    /** One copy of the weights after the other. */
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("largeNetworks")
    void theLargestNetworksComeBackBitForBit(String name) throws IOException {
        Network network = network(name);
        Path file = directory.resolve("large.onnx");
        OnnxFile.write(file, network.graph(), network.initialise(3), OnnxOptions.STANDARD);
        Tensor x = pictures(network, 1);
        float[] expected = run(network.graph(), network.initialise(3), x).floats();
        assertThat(readAndRun(file, x)).isEqualTo(expected);
    }

    private static float[] readAndRun(Path file, Tensor x) throws IOException {
        OnnxModel read = OnnxFile.read(file);
        return run(read.graph(), read.weights(), x).floats();
    }

    private static OnnxModel again(Graph graph, Map<String, Tensor> weights, OnnxOptions options) {
        return OnnxFile.read("exported.onnx", OnnxFile.toBytes(graph, weights, options));
    }

    private static Tensor random(Shape shape) {
        float[] values = new float[shape.elements()];
        RandomStream random = RandomStream.of(5, "input");
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.normal(i);
        }
        return Tensor.wrap(shape, values);
    }

    private static Tensor run(Graph graph, Map<String, Tensor> weights, Tensor x) {
        Session session = Session.of(graph, weights, SessionOptions.standard());
        return Objects.requireNonNull(session.run(Map.of("input", x)).get("output"));
    }

    @ParameterizedTest
    @MethodSource({"dev.signet.io.onnx.ExportedLayers#layers", "dev.signet.io.onnx.ExportedLayers#activations"})
    void everyLayerComesBackInEveryOpset(Layer layer) {
        Network network = ExportedLayers.network(layer);
        Map<String, Tensor> weights = network.initialise(3);
        Tensor x = random(Shape.of(2, 8, 12, 10));
        float[] expected = run(network.graph(), weights, x).floats();
        for (int opset : new int[] {13, 17, 23}) {
            OnnxModel read = again(network.graph(), weights, OnnxOptions.STANDARD.opset(opset));
            float[] actual = run(read.graph(), read.weights(), x).floats();
            assertThat(actual).as("opset " + opset).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                // Formulas of several roundings where the opset has no operator, of values below 10.
                assertThat(Math.abs(actual[i] - expected[i]))
                        .as("opset " + opset + " at " + i)
                        .isLessThan(1e-5f * Math.max(1, Math.abs(expected[i])));
            }
        }
    }

    @Test
    void namesAreThoseOfPyTorch() {
        Network network = Zoo.of("mobilenet_v2", Shape.of(3, 32, 32), 10);
        ModelProto file = OnnxFile.readProto(
                "exported.onnx", OnnxFile.toBytes(network.graph(), network.initialise(0), OnnxOptions.STANDARD));
        assertThat(file.irVersion()).isEqualTo(8);
        assertThat(file.opsets()).containsEntry("", 17L);
        assertThat(file.graph().nodes().getFirst().name()).isEqualTo("/features/features.0/features.0.0/Conv");
        assertThat(file.graph().nodes().getLast().name()).isEqualTo("/classifier/classifier.1/Gemm");
        assertThat(file.graph().nodes().getLast().outputs()).containsExactly("output");
        assertThat(file.graph().initializers().getFirst().name()).isEqualTo("features.0.0.weight");
        assertThat(file.graph()
                        .inputs()
                        .getFirst()
                        .shape()
                        .orElseThrow()
                        .getFirst()
                        .parameter())
                .isEqualTo("batch");
    }

    @Test
    void theBatchCanBeFixedAndTextsTravelAlong() {
        Network network = sequential(input(3), linear(2));
        OnnxModel read = again(
                network.graph(),
                network.initialise(0),
                OnnxOptions.STANDARD.batch(4).metadata(Map.of("labels", "[\"cat\", \"dog\"]")));
        assertThat(read.metadata()).containsEntry("labels", "[\"cat\", \"dog\"]");
        assertThat(read.graph().inputs().getFirst().shape()).isEqualTo(SymbolicShape.of(4, 3));
    }

    /** An output that is an input, and a value that is two outputs. */
    @Test
    void outputsThatAreNoResultsOfTheirOwnAreCopied() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("input", ElementType.FLOAT32, SymbolicShape.of(1, 4));
        Value y = builder.add(new Relu(), x);
        builder.output("output", y);
        builder.output("again", y);
        builder.output("same", builder.add(new Flatten(1, -1), x));
        Graph graph = builder.build();
        OnnxModel read = again(graph, Map.of(), OnnxOptions.STANDARD);
        Tensor four = Tensor.of(Shape.of(1, 4), -1, 2, -3, 4);
        Map<String, Tensor> outputs =
                Session.of(read.graph(), Map.of(), SessionOptions.standard()).run(Map.of("input", four));
        assertThat(outputs.keySet()).containsExactlyInAnyOrder("output", "again", "same");
        assertThat(Objects.requireNonNull(outputs.get("again")).floats()).containsExactly(0, 2, 0, 4);
    }

    @Test
    void whatOnnxCannotSayIsListedAtOnce() {
        Network network =
                sequential(input(1, 8, 8), circularPad2d(1), batchNorm2d(1), circularPad2d(1), flatten(), linear(2));
        Map<String, Tensor> weights = network.initialise(0);
        assertThatThrownBy(() -> OnnxFile.toBytes(network.graph(), weights, OnnxOptions.STANDARD))
                .isInstanceOf(UnsupportedOnnxException.class)
                .hasMessageContaining("0.")
                .hasMessageContaining("2.")
                .hasMessageContaining("opset 19");
        Graph training = TrainingForm.of(network.graph(), 0);
        assertThatThrownBy(() -> OnnxFile.toBytes(training, weights, OnnxOptions.STANDARD.opset(19)))
                .hasMessageContaining("BatchNormTraining")
                .hasMessageContaining("evaluation form");
        assertThatThrownBy(() -> OnnxFile.toBytes(network.graph(), Map.of(), OnnxOptions.STANDARD.opset(19)))
                .hasMessageContaining("1.weight")
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> OnnxOptions.STANDARD.opset(12)).hasMessageContaining("13 to 23");
    }
}
