package dev.signet.io.onnx;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Flatten;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Standardize;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written as ONNX and read again is the same network. */
final class ExporterTest {
    static final List<String> NETWORKS = Zoo.NAMES;

    @ParameterizedTest
    @FieldSource("NETWORKS")
    void everyNetworkOfTheZooComesBackBitForBit(String name) {
        Architecture architecture = Zoo.named(name);
        Shape image = architecture.image().size(1) > 64 ? Shape.of(3, 64, 64) : architecture.image();
        // Where adaptive pools of 7x7 and 6x6 do nothing, as at 224.
        image = name.startsWith("vgg") ? Shape.of(3, 224, 224) : image;
        Network network = architecture.network(image, 7);
        assumeThat(network.parameterCount())
                .as("weights in three copies need more memory than a test has")
                .isLessThan(60_000_000);
        Map<String, Tensor> weights = network.initialise(3);
        OnnxModel read = again(network.graph(), weights, OnnxOptions.STANDARD);
        assertThat(read.weights().keySet()).containsExactlyInAnyOrderElementsOf(weights.keySet());
        Tensor x = random(Shape.of(2, image.size(0), image.size(1), image.size(2)));
        assertThat(run(read.graph(), read.weights(), x).floats())
                .isEqualTo(run(network.graph(), weights, x).floats());
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

    /** Layers that take 8 channels of 12x10. */
    static Stream<Layer> layers() {
        return Stream.of(
                conv2d(8, 6, 3, 5).stride(2, 1).padding(1, 2).dilation(1, 2),
                conv2d(8, 16, 3).groups(4).padding(Padding.SAME_LOWER),
                convTranspose2d(8, 4, 3).stride(2).padding(1).outputPadding(1),
                maxPool2d(3).stride(2).padding(1).ceilMode(true),
                avgPool2d(3, 2).stride(2, 1).padding(1),
                avgPool2d(2).divisorOverride(3),
                adaptiveAvgPool2d(5, 10),
                adaptiveAvgPool2d(4, 5),
                adaptiveMaxPool2d(3, 4),
                adaptiveMaxPool2d(1),
                globalAvgPool(),
                linear(10, 4),
                linear(10, 4).bias(false),
                sequential(flatten(), linear(3)),
                sequential(flatten(), linear(3).bias(false)),
                batchNorm2d(8),
                dropout(0.3),
                softmax(1),
                logSoftmax(-1),
                flatten(2, 3),
                flatten(1, 2),
                reflectionPad2d(1, 2, 3, 0),
                replicationPad2d(2),
                constantPad2d(1.5, 1, 0, 0, 2),
                channelShuffle(4),
                pixelShuffle(2),
                (scope, x) -> scope.add(new Standardize(1, 4, 1e-5, true), x),
                (scope, x) -> scope.add(new Standardize(1, 1, 1e-5, true), x),
                (scope, x) -> scope.add(new Standardize(3, 1, 1e-5, true), x),
                (scope, x) -> scope.add(new Standardize(2, 3, 1e-5, false), x));
    }

    static Stream<Layer> activations() {
        return Stream.of(ActivationFunction.values()).map(function -> (Layer) (scope, x) -> scope.add(
                switch (function) {
                    case AFFINE -> new Activation(function, 2, 0.5);
                    case SOFTPLUS -> new Activation(function, 2, 20);
                    case THRESHOLD -> new Activation(function, 0.1, 0.7);
                    default -> new Activation(function);
                },
                x));
    }

    @ParameterizedTest
    @MethodSource({"layers", "activations"})
    void everyLayerComesBackInEveryOpset(Layer layer) {
        Network network = sequential(input(8, 12, 10), layer);
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
