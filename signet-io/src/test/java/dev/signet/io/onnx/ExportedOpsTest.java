package dev.signet.io.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.OpType;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.LocallyConnected;
import dev.signet.op.Ops;
import dev.signet.op.Padding;
import dev.signet.op.Sharing;
import dev.signet.op.Sliding;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every op is written as ONNX and read again as the same function, or stands in the list of those that ONNX has nothing for. */
class ExportedOpsTest {
    static Stream<ExportedOps.Sample> samples() {
        return ExportedOps.all().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anOpComesBackAsTheSameFunction(ExportedOps.Sample sample) {
        Graph graph = sample.graph();
        Map<String, Wide> expected = run(graph, sample.inputs());
        for (int opset = sample.opset(); opset <= OnnxOptions.NEWEST; opset++) {
            OnnxModel read =
                    OnnxFile.read("op.onnx", OnnxFile.toBytes(graph, Map.of(), OnnxOptions.STANDARD.opset(opset)));
            Map<String, Wide> actual = run(read.graph(), sample.inputs());
            for (Map.Entry<String, Wide> output : expected.entrySet()) {
                assertSame(
                        Objects.requireNonNull(actual.get(output.getKey())),
                        output.getValue(),
                        "opset " + opset + " " + output.getKey());
            }
        }
    }

    private static Map<String, Wide> run(Graph graph, Map<String, Tensor> inputs) {
        Map<String, Wide> wide = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> wide.put(name, Wide.of(tensor)));
        return Interpreter.run(graph, wide);
    }

    private static void assertSame(Wide actual, Wide expected, String where) {
        assertThat(actual.shape()).as(where).isEqualTo(expected.shape());
        assertThat(actual.type()).as(where).isEqualTo(expected.type());
        for (int i = 0; i < expected.shape().elements(); i++) {
            if (Double.isNaN(expected.number(i))) {
                assertThat(actual.number(i)).as(where).isNaN();
            } else {
                // Attributes are float32; values are below 10.
                assertThat(actual.number(i))
                        .as(where + " at " + i)
                        .isCloseTo(expected.number(i), org.assertj.core.data.Offset.offset(1e-5));
            }
        }
    }

    @Test
    void everyOpHasARuleOrAReason() {
        Set<String> exported =
                ExportRules.ops().stream().map(Class::getSimpleName).collect(Collectors.toSet());
        Set<String> never =
                ExportRules.NEVER.keySet().stream().map(Class::getSimpleName).collect(Collectors.toSet());
        assertThat(exported).doesNotContainAnyElementsOf(never);
        List<String> forgotten = new ArrayList<>();
        for (OpType type : Ops.ALL) {
            boolean known = exported.contains(type.name()) || never.contains(type.name());
            if (!known && !type.name().endsWith("Gradient")) {
                forgotten.add(type.name());
            }
        }
        assertThat(forgotten).isEmpty();
        assertThat(Ops.ALL.stream().map(OpType::name)).containsAll(never);
    }

    @Test
    void everyRuleIsTried() {
        Set<Class<?>> tried =
                samples().map(sample -> (Class<?>) sample.op().getClass()).collect(Collectors.toSet());
        Set<String> elsewhere = Set.of(
                "Conv",
                "ConvTranspose",
                "MaxPool",
                "AveragePool",
                "AdaptiveAveragePool",
                "AdaptiveMaxPool",
                "Linear",
                "BatchNorm",
                "Standardize",
                "Dropout",
                "Activation");
        assertThat(ExportRules.ops().stream().filter(op -> !tried.contains(op)).map(Class::getSimpleName))
                .as("ExporterTest tries those that are layers")
                .containsExactlyInAnyOrderElementsOf(elsewhere);
    }

    @Test
    void layersWithWeightsForEachPositionComeBackAsThatOp() {
        List<String> read = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        samples().filter(sample -> sample.op() instanceof LocallyConnected).forEach(sample -> {
            LocallyConnected op = (LocallyConnected) sample.op();
            int axes = sample.graph().inputs().getFirst().shape().rank() - 2;
            expected.add(new LocallyConnected(op.sliding().spelledOut(axes), op.groups(), op.sharing()).toString());
            OnnxModel model =
                    OnnxFile.read("op.onnx", OnnxFile.toBytes(sample.graph(), Map.of(), OnnxOptions.STANDARD));
            assertThat(model.graph().nodes()).as(sample.toString()).hasSize(1);
            read.add(model.graph().nodes().getFirst().op().toString());
        });
        assertThat(read).isEqualTo(expected);
    }

    /** Weights that the file holds, where sets of regions and tiles are repeated as the importer computes what is known. */
    @Test
    void storedWeightsOfEachPositionComeBackToo() {
        Sliding padded = new Sliding(List.of(2, 1), List.of(1, 1), Padding.symmetric(1, 1));
        for (LocallyConnected op : List.of(
                new LocallyConnected(padded, 1, Sharing.REGIONS), new LocallyConnected(padded, 2, Sharing.TILES))) {
            GraphBuilder builder = new GraphBuilder();
            Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(2, 5, 6));
            Value weight = builder.parameter("weight", Shape.of(2, 3, 4, 2 / op.groups(), 3, 3));
            builder.output("y", builder.add(op, x, weight, builder.parameter("bias", Shape.of(4))));
            Graph graph = builder.build();
            Map<String, Tensor> weights =
                    Map.of("weight", counted(Shape.of(2, 3, 4, 2 / op.groups(), 3, 3)), "bias", counted(Shape.of(4)));
            OnnxModel read = OnnxFile.read("op.onnx", OnnxFile.toBytes(graph, weights, OnnxOptions.STANDARD));
            assertThat(read.graph().nodes())
                    .singleElement()
                    .satisfies(node -> assertThat(node.op()).isEqualTo(op));
            Map<String, Tensor> input = Map.of("x", counted(Shape.of(2, 2, 5, 6)));
            assertThat(Session.of(read.graph(), read.weights(), SessionOptions.standard())
                            .run(input))
                    .isEqualTo(Session.of(graph, weights, SessionOptions.standard())
                            .run(input));
        }
    }

    private static Tensor counted(Shape shape) {
        float[] numbers = new float[shape.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i % 17 - 8;
        }
        return Tensor.wrap(shape, numbers);
    }

    @Test
    void whatAnOlderOpsetLacksIsNamed() {
        ExportedOps.Sample triangle =
                samples().filter(sample -> sample.opset() == 14).findFirst().orElseThrow();
        assertThatThrownBy(() -> OnnxFile.toBytes(triangle.graph(), Map.of(), OnnxOptions.STANDARD.opset(13)))
                .hasMessageContaining("needs opset 14");
    }
}
