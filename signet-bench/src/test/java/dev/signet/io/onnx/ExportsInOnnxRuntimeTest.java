package dev.signet.io.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.signet.graph.Graph;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.run.Interpreter;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Signet writes as ONNX means the same to ONNX Runtime: a graph of each op and of each layer, in every opset. */
class ExportsInOnnxRuntimeTest {
    /**
     * What ONNX Runtime 1.29 cannot run on a processor, although it is good ONNX.
     *
     * @param op how the sample begins
     * @param opsets the opsets for which it says so
     * @param error part of what it says
     */
    private record Lacking(String op, List<Integer> opsets, String error) {}

    private static final List<Lacking> LACKING = List.of(
            new Lacking("RoiAlign", List.of(22, 23), "Could not find an implementation for RoiAlign(22)"),
            new Lacking("MaxRoiPool", List.of(22, 23), "Could not find an implementation for MaxRoiPool(22)"));

    static Stream<ExportedOps.Sample> ops() {
        return ExportedOps.all().stream();
    }

    static Stream<Layer> layers() {
        return Stream.concat(ExportedLayers.layers(), ExportedLayers.activations());
    }

    @ParameterizedTest
    @MethodSource("ops")
    void anOpIsTheSame(ExportedOps.Sample sample) throws OrtException {
        for (int opset = sample.opset(); opset <= OnnxOptions.NEWEST; opset++) {
            compare(sample.toString(), sample.graph(), Map.of(), sample.inputs(), opset);
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aLayerIsTheSame(Layer layer) throws OrtException {
        Network network = ExportedLayers.network(layer);
        for (int opset = OnnxOptions.OLDEST; opset <= OnnxOptions.NEWEST; opset++) {
            compare(
                    network.toString(),
                    network.graph(),
                    network.initialise(3),
                    Map.of("input", random(Shape.of(2, 8, 12, 10))),
                    opset);
        }
    }

    private static void compare(
            String name, Graph graph, Map<String, Tensor> weights, Map<String, Tensor> inputs, int opset)
            throws OrtException {
        byte[] file = OnnxFile.toBytes(graph, weights, OnnxOptions.STANDARD.opset(opset));
        for (Lacking lacking : LACKING) {
            if (name.startsWith(lacking.op()) && lacking.opsets().contains(opset)) {
                assertThatThrownBy(() -> OnnxRuntime.run(file, inputs))
                        .as(name + " opset " + opset)
                        .hasMessageContaining(lacking.error());
                return;
            }
        }
        Map<String, Wide> bound = new LinkedHashMap<>();
        weights.forEach((weight, tensor) -> bound.put(weight, Wide.of(tensor)));
        inputs.forEach((input, tensor) -> bound.put(input, Wide.of(tensor)));
        Map<String, Wide> theirs = OnnxRuntime.run(file, inputs);
        Interpreter.run(graph, bound)
                .forEach((output, ours) ->
                        assertSame(Objects.requireNonNull(theirs.get(output)), ours, "opset " + opset + " " + output));
    }

    /** Within 1e-5 of the output's scale, the largest of its finite numbers and 1. */
    private static void assertSame(Wide theirs, Wide ours, String where) {
        assertThat(theirs.shape()).as(where).isEqualTo(ours.shape());
        assertThat(theirs.type()).as(where).isEqualTo(ours.type());
        int elements = ours.shape().elements();
        double scale = IntStream.range(0, elements)
                .mapToDouble(i -> Math.abs(ours.number(i)))
                .filter(Double::isFinite)
                .reduce(1, Math::max);
        for (int i = 0; i < elements; i++) {
            boolean same = ours.number(i) == theirs.number(i)
                    || Double.isNaN(ours.number(i)) && Double.isNaN(theirs.number(i))
                    || Math.abs(ours.number(i) - theirs.number(i)) <= 1e-5 * scale;
            assertThat(same)
                    .as("%s at %d: %s, ONNX Runtime %s", where, i, ours.number(i), theirs.number(i))
                    .isTrue();
        }
    }

    private static Tensor random(Shape shape) {
        RandomStream random = RandomStream.of(5, "input");
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.normal(i);
        }
        return Tensor.wrap(shape, values);
    }
}
