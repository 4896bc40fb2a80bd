package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.Conv;
import dev.signet.op.FusedConv;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Sliding;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolution, addition and ReLU as one step: the same bits as three steps, and only where nothing else reads what is between. */
final class FuseConvTest {
    private static final Conv PADDED = new Conv(new Sliding(List.of(1, 1), List.of(), Padding.symmetric(1, 1)), 1);
    private static final int SIZE = 7;

    /** The graph of a test; {@code open} makes what is between an output too, so that nothing can be fused. */
    private interface Model {
        Value build(GraphBuilder builder, boolean open);
    }

    private static Graph graph(Model model, boolean open) {
        GraphBuilder builder = new GraphBuilder();
        builder.output("y", model.build(builder, open));
        return builder.build();
    }

    private static Value input(GraphBuilder builder, int channels) {
        return builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(channels, SIZE, SIZE));
    }

    private static Value seen(GraphBuilder builder, boolean open, Value value) {
        if (open) {
            builder.output(value.name(), value);
        }
        return value;
    }

    private static Map<String, Tensor> bindings(Graph graph) {
        Map<String, Tensor> bindings = new HashMap<>();
        for (Value value : graph.values()) {
            if (value.kind() != Value.Kind.RESULT) {
                SymbolicShape shape = value.shape();
                bindings.put(
                        value.name(),
                        random(
                                value.name(),
                                value.kind() == Value.Kind.INPUT
                                        ? shape.with(0, Dim.of(2)).concrete()
                                        : shape.concrete()));
            }
        }
        return bindings;
    }

    private static Tensor random(String name, Shape shape) {
        RandomStream stream = RandomStream.of(3, name);
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.uniform(i, -1, 1);
        }
        return Tensor.wrap(shape, values);
    }

    private static List<PlannedStep> steps(Graph graph, Map<String, Tensor> bindings) {
        Map<String, Shape> shapes = new HashMap<>();
        graph.inputs()
                .forEach(value ->
                        shapes.put(value.name(), get(bindings, value.name()).shape()));
        return Planner.plan(graph, shapes, Map.of()).steps().stream()
                .filter(step -> step.op().isPresent())
                .toList();
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** Plans both forms; the closed one must have so many steps, none of them on the reference, and the same bits. */
    private static void sameBits(Model model, int closedSteps, int openSteps) {
        Graph closed = graph(model, false);
        Graph open = graph(model, true);
        Map<String, Tensor> bindings = bindings(closed);
        List<PlannedStep> steps = steps(closed, bindings);
        assertThat(steps).hasSize(closedSteps);
        assertThat(steps).allSatisfy(step -> assertThat(step.algorithm()).isNotEqualTo("reference"));
        assertThat(steps).anySatisfy(step -> assertThat(step.op().orElseThrow()).isInstanceOf(FusedConv.class));
        assertThat(steps(open, bindings)).hasSize(openSteps);
        Tensor fused = get(Session.of(closed).run(bindings), "y");
        assertThat(fused).isEqualTo(get(Session.of(open).run(bindings), "y"));
    }

    @ParameterizedTest
    @CsvSource({"3, 5", "16, 16", "20, 33", "1, 64"})
    void aConvolutionTakesTheSumAndTheRelu(int in, int out) {
        sameBits(
                (builder, open) -> {
                    Value x = input(builder, in);
                    Value weight = builder.parameter("weight", Shape.of(out, in, 3, 3));
                    Value skip = builder.parameter("skip", Shape.of(out, in, 1, 1));
                    Value residual = builder.add(new Conv(Sliding.DEFAULT, 1), x, skip);
                    Value y = builder.add(PADDED, x, weight, builder.parameter("bias", Shape.of(out)));
                    Value sum = builder.add(new Add(), residual, seen(builder, open, y));
                    seen(builder, open, residual);
                    return builder.add(new Relu(), seen(builder, open, sum));
                },
                2,
                4);
    }

    private static final Conv POINTWISE = new Conv(Sliding.DEFAULT, 1);

    @Test
    void theSumLiesInThePlaceOfAResidualThatNobodyReadsLater() {
        Model model = (builder, open) -> {
            Value x = input(builder, 48);
            Value skip = builder.add(POINTWISE, x, builder.parameter("skip", Shape.of(80, 48, 1, 1)));
            Value y = builder.add(POINTWISE, x, builder.parameter("weight", Shape.of(80, 48, 1, 1)));
            Value sum = builder.add(new Add(), seen(builder, open, skip), seen(builder, open, y));
            return builder.add(POINTWISE, sum, builder.parameter("last", Shape.of(4, 80, 1, 1)));
        };
        sameBits(model, 3, 4);
        Graph graph = graph(model, false);
        PlannedStep step = steps(graph, bindings(graph)).get(1);
        assertThat(step.outputs().getFirst().storage())
                .isEqualTo(step.inputs().getLast().storage());
    }

    @Test
    void aConvolutionDoesNotWriteOverWhatItReadsAsImageAndAsResidual() {
        Model model = (builder, open) -> {
            Value z = builder.add(POINTWISE, input(builder, 80), builder.parameter("first", Shape.of(80, 80, 1, 1)));
            Value y = builder.add(POINTWISE, z, builder.parameter("weight", Shape.of(80, 80, 1, 1)));
            Value sum = builder.add(new Add(), z, seen(builder, open, y));
            return builder.add(POINTWISE, sum, builder.parameter("last", Shape.of(4, 80, 1, 1)));
        };
        sameBits(model, 3, 4);
        Graph graph = graph(model, false);
        PlannedStep step = steps(graph, bindings(graph)).get(1);
        assertThat(step.outputs().getFirst().storage())
                .isNotEqualTo(step.inputs().getLast().storage());
    }

    @ParameterizedTest
    @CsvSource({"0, 6", "-1, 1", "0, 0.25"})
    void aConvolutionTakesTheLimitsOfReluSix(double low, double high) {
        Activation clamp = new Activation(ActivationFunction.HARD_TANH, low, high);
        sameBits(
                (builder, open) -> {
                    Value weight = builder.parameter("weight", Shape.of(20, 16, 3, 3));
                    Value depthwise = builder.parameter("depthwise", Shape.of(16, 1, 3, 3));
                    Value y = builder.add(new Conv(PADDED.sliding(), 16), input(builder, 16), depthwise);
                    Value middle = builder.add(clamp, seen(builder, open, y));
                    return builder.add(clamp, seen(builder, open, builder.add(PADDED, middle, weight)));
                },
                2,
                4);
    }

    /** One limit after the other is not one limit. */
    @Test
    void onlyTheFirstActivationIsTaken() {
        sameBits(
                (builder, open) -> {
                    Value weight = builder.parameter("weight", Shape.of(4, 4, 3, 3));
                    Value y = builder.add(
                            new Relu(), seen(builder, open, builder.add(PADDED, input(builder, 4), weight)));
                    return builder.add(new Activation(ActivationFunction.HARD_TANH, -1, 0.5), y);
                },
                2,
                3);
    }

    @Test
    void aDepthwiseConvolutionTakesTheReluButNotTheSum() {
        Conv depthwise = new Conv(PADDED.sliding(), 16);
        sameBits(
                (builder, open) -> {
                    Value x = input(builder, 16);
                    Value weight = builder.parameter("weight", Shape.of(16, 1, 3, 3));
                    Value y = builder.add(new Relu(), seen(builder, open, builder.add(depthwise, x, weight)));
                    return builder.add(new Add(), x, builder.add(depthwise, y, weight));
                },
                3,
                4);
    }

    @Test
    void aValueThatIsReadTwiceStays() {
        Model model = (builder, open) -> {
            Value y = builder.add(PADDED, input(builder, 4), builder.parameter("weight", Shape.of(4, 4, 3, 3)));
            return builder.add(new Add(), builder.add(new Relu(), y), y);
        };
        Graph graph = graph(model, false);
        assertThat(steps(graph, bindings(graph)))
                .noneSatisfy(step -> assertThat(step.op().orElseThrow()).isInstanceOf(FusedConv.class));
    }

    @Test
    void aSumThatBroadcastsStays() {
        Model model = (builder, open) -> {
            Value y = builder.add(PADDED, input(builder, 4), builder.parameter("weight", Shape.of(4, 4, 3, 3)));
            return builder.add(new Add(), y, builder.parameter("perChannel", Shape.of(4, 1, 1)));
        };
        Graph graph = graph(model, false);
        assertThat(steps(graph, bindings(graph)))
                .noneSatisfy(step -> assertThat(step.op().orElseThrow()).isInstanceOf(FusedConv.class));
    }

    @Test
    void minusZeroBecomesZeroAndNanStays() {
        Graph graph = graph(
                (builder, open) -> builder.add(
                        new Relu(),
                        builder.add(
                                new Conv(Sliding.DEFAULT, 1),
                                input(builder, 1),
                                builder.parameter("weight", Shape.of(1, 1, 1, 1)),
                                builder.parameter("bias", Shape.of(1)))),
                false);
        float[] x = new float[SIZE * SIZE];
        Arrays.fill(x, -1e-30f);
        x[5] = Float.NaN;
        Map<String, Tensor> bindings = Map.of(
                "x", Tensor.wrap(Shape.of(1, 1, SIZE, SIZE), x),
                "weight", Tensor.filled(Shape.of(1, 1, 1, 1), 1e-30f),
                "bias", Tensor.filled(Shape.of(1), -0.0f));
        float[] y = get(Session.of(graph).run(bindings), "y").floats();
        for (int i = 0; i < y.length; i++) {
            int expected = i == 5 ? Float.floatToRawIntBits(Float.NaN) : 0;
            assertThat(Float.floatToRawIntBits(y[i])).as("y[%d]", i).isEqualTo(expected);
        }
    }
}
