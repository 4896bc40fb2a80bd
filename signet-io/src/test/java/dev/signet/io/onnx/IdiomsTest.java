package dev.signet.io.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Conv;
import dev.signet.op.Linear;
import dev.signet.op.Mul;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Permute;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.Sliding;
import dev.signet.op.Standardize;
import dev.signet.op.Unary;
import dev.signet.op.UnaryFunction;
import dev.signet.run.Interpreter;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What an exporter wrote out becomes the op it means, and computes the same. */
class IdiomsTest {
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<String, Tensor> weights = new HashMap<>();

    private Value add(Op op, Value... inputs) {
        return builder.add(op, inputs);
    }

    private Value number(double number) {
        return builder.constant(Tensor.scalar((float) number));
    }

    private Value weight(String name, int... sizes) {
        weights.put(name, random(name, Shape.of(sizes)));
        return builder.parameter(name, Shape.of(sizes));
    }

    private static Tensor random(String name, Shape shape) {
        RandomStream random = RandomStream.of(7, name);
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.uniform(i, -4, 4);
        }
        return Tensor.wrap(shape, values);
    }

    /** The ops that are left of what {@code body} makes of an input of these sizes, after both forms have computed the same. */
    private List<Op> left(UnaryOperator<Value> body, int... sizes) {
        Shape shape = Shape.of(sizes);
        Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.of(shape));
        builder.output("y", body.apply(x));
        Graph written = builder.build();
        Imported said = Idioms.apply(written, weights);
        Tensor input = random("x", shape);
        double[] expected = run(written, weights, input);
        double[] found = run(said.graph(), said.weights(), input);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            // Numbers such as 1/√2 are written in float32.
            assertThat(found[i]).isCloseTo(expected[i], within(1e-6 * (1 + Math.abs(expected[i]))));
        }
        return said.graph().nodes().stream().map(node -> node.op()).toList();
    }

    private static double[] run(Graph graph, Map<String, Tensor> weights, Tensor input) {
        Map<String, Wide> bindings = new HashMap<>();
        weights.forEach((name, tensor) -> bindings.put(name, Wide.of(tensor)));
        bindings.put("x", Wide.of(input));
        return Objects.requireNonNull(Interpreter.run(graph, bindings).get("y")).doubles();
    }

    private Value erf(Value x) {
        return add(new Unary(UnaryFunction.ERF), add(new Binary(BinaryFunction.DIV), x, number(Math.sqrt(2))));
    }

    @Test
    void geluInEachOrderOfItsFactors() {
        assertThat(left(x -> add(new Mul(), add(new Mul(), x, add(new Add(), erf(x), number(1))), number(0.5)), 2, 3))
                .containsExactly(new Activation(ActivationFunction.GELU));
    }

    @Test
    void geluWithTheHalfFirst() {
        assertThat(left(x -> add(new Mul(), add(new Mul(), number(0.5), x), add(new Add(), number(1), erf(x))), 2, 3))
                .containsExactly(new Activation(ActivationFunction.GELU));
    }

    private Value clampedSum(Value x) {
        Value most = add(new Binary(BinaryFunction.MAX), add(new Add(), x, number(3)), number(0));
        return add(new Binary(BinaryFunction.MIN), most, number(6));
    }

    @Test
    void hardSwishByAQuotient() {
        assertThat(left(x -> add(new Binary(BinaryFunction.DIV), add(new Mul(), x, clampedSum(x)), number(6)), 2, 9))
                .containsExactly(new Activation(ActivationFunction.HARD_SWISH));
    }

    @Test
    void hardSwishByAHardSigmoid() {
        assertThat(left(x -> add(new Mul(), x, add(new Activation(ActivationFunction.HARD_SIGMOID), x)), 2, 9))
                .containsExactly(new Activation(ActivationFunction.HARD_SWISH));
    }

    @Test
    void swish() {
        assertThat(left(x -> add(new Mul(), add(new Sigmoid(), x), x), 2, 9))
                .containsExactly(new Activation(ActivationFunction.SILU));
    }

    @Test
    void aGateOfAnotherValueStays() {
        assertThat(left(x -> add(new Mul(), add(new Sigmoid(), add(new Relu(), x)), x), 2, 9))
                .containsExactly(new Relu(), new Sigmoid(), new Mul());
    }

    @Test
    void layerNormalisationOfRows() {
        Reduce mean = new Reduce(Reduction.MEAN, List.of(-1), true);
        List<Op> ops = left(
                x -> {
                    Value centred = add(new Binary(BinaryFunction.SUB), x, add(mean, x));
                    Value variance = add(mean, add(new Binary(BinaryFunction.POW), centred, number(2)));
                    Value root = add(new Unary(UnaryFunction.SQRT), add(new Add(), variance, number(1e-5)));
                    Value standard = add(new Binary(BinaryFunction.DIV), centred, root);
                    return add(new Add(), add(new Mul(), standard, weight("w", 5)), weight("b", 5));
                },
                2,
                3,
                5);
        assertThat(ops).containsExactly(new Standardize(2, 1, 1e-5, true), new Mul(), new Add());
    }

    @Test
    void biasesBehindLayers() {
        assertThat(left(x -> add(new Add(), add(new Linear(), x, weight("w", 4, 3)), weight("b", 4)), 2, 3))
                .containsExactly(new Linear());
        assertThat(weights).containsKey("b");
    }

    @Test
    void theBiasOfAConvolutionAndZerosBeforeIt() {
        Pad zeros = new Pad(PadMode.CONSTANT, List.of(1, 0), List.of(2, 1), 0);
        List<Op> ops = left(
                x -> add(
                        new Add(),
                        add(new Conv(Sliding.DEFAULT, 1), add(zeros, x), weight("w", 4, 2, 3, 3)),
                        weight("b", 4, 1, 1)),
                1,
                2,
                5,
                4);
        assertThat(ops).hasSize(1).first().isInstanceOf(Conv.class);
    }

    @Test
    void imagesTurnedForEachLayer() {
        Permute first = new Permute(List.of(0, 3, 1, 2));
        Permute last = new Permute(List.of(0, 2, 3, 1));
        List<Op> ops = left(
                x -> {
                    Value one = add(last, add(new Conv(Sliding.DEFAULT, 1), add(first, x), weight("w", 3, 2, 2, 2)));
                    Value active = add(new Relu(), add(new Add(), one, weight("b", 3)));
                    Value two = add(new Conv(Sliding.DEFAULT, 1), add(first, active), weight("v", 2, 3, 2, 2));
                    return add(new Reduce(Reduction.MEAN, List.of(1, 2), false), add(last, two));
                },
                1,
                5,
                4,
                2);
        assertThat(ops).filteredOn(Permute.class::isInstance).containsExactly(first);
        assertThat(ops).hasSize(6);
    }
}
