package dev.signet.io.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.graph.Graph;
import dev.signet.graph.OpType;
import dev.signet.op.LocallyConnected;
import dev.signet.op.Ops;
import dev.signet.run.Interpreter;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                assertSame(actual.get(output.getKey()), output.getValue(), "opset " + opset + " " + output.getKey());
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
                "Relu",
                "Sigmoid",
                "Tanh",
                "Activation",
                "Add",
                "Mul",
                "Softmax",
                "LogSoftmax",
                "Concat",
                "Permute",
                "Flatten",
                "Reshape",
                "ReshapeLike",
                "BroadcastLike",
                "Slice",
                "SliceGradient",
                "Pad");
        assertThat(ExportRules.ops().stream().filter(op -> !tried.contains(op)).map(Class::getSimpleName))
                .as("ExporterTest tries those that are layers")
                .containsExactlyInAnyOrderElementsOf(elsewhere);
    }

    @Test
    void layersWithWeightsForEachPositionComeBackAsThatOp() {
        samples().filter(sample -> sample.op() instanceof LocallyConnected).forEach(sample -> {
            OnnxModel read = OnnxFile.read("op.onnx", OnnxFile.toBytes(sample.graph(), Map.of(), OnnxOptions.STANDARD));
            assertThat(read.graph().nodes())
                    .as(sample.toString())
                    .anySatisfy(node -> assertThat(node.op()).isEqualTo(sample.op()));
        });
    }

    @Test
    void whatAnOlderOpsetLacksIsNamed() {
        ExportedOps.Sample triangle =
                samples().filter(sample -> sample.opset() == 14).findFirst().orElseThrow();
        assertThatThrownBy(() -> OnnxFile.toBytes(triangle.graph(), Map.of(), OnnxOptions.STANDARD.opset(13)))
                .hasMessageContaining("needs opset 14");
    }
}
