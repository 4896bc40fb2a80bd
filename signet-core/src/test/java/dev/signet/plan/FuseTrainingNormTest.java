package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.autodiff.Gradients;
import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.FusedBatchNormTraining;
import dev.signet.op.FusedBatchNormTrainingGradient;
import dev.signet.op.Relu;
import dev.signet.op.SumTo;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch norm in training with what follows it as one step, and its gradient with that of the activation: the same bits as the single nodes. */
final class FuseTrainingNormTest {
    private static final int CHANNELS = 20;

    /** What follows the norm: from the norm's result and the graph's input. */
    private interface Tail {
        Value build(GraphBuilder builder, Value normed, Value x);
    }

    private static final Op RELU6 = new Activation(ActivationFunction.HARD_TANH, 0, 6);

    /** With gradients of a sum of all outputs; {@code open} makes every value an output, so that nothing can be fused. */
    private static Graph graph(Tail tail, boolean open) {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(CHANNELS, 5, 7));
        Shape perChannel = Shape.of(CHANNELS);
        Value scale = builder.parameter("scale", perChannel);
        Value bias = builder.parameter("bias", perChannel);
        Value mean = builder.state("mean", perChannel);
        Value variance = builder.state("variance", perChannel);
        List<Value> norm = builder.addAll(new BatchNormTraining(1e-5, 0.1), List.of(x, scale, bias, mean, variance));
        Value y = tail.build(builder, norm.getFirst(), x);
        builder.output("y", y);
        builder.output("new mean", norm.get(1));
        builder.output("new variance", norm.get(2));
        Value weighted = builder.add(new dev.signet.op.Mul(), y, x);
        Value none = builder.constant(Tensor.zeros(Shape.scalar()));
        builder.output("loss", builder.add(new SumTo(), weighted, none));
        Graph graph = Gradients.of(builder.build(), "loss", List.of("x", "scale", "bias"));
        return open ? opened(graph) : graph;
    }

    private static Graph opened(Graph graph) {
        GraphBuilder builder = GraphBuilder.extending(graph);
        graph.outputs().forEach(builder::output);
        graph.nodes()
                .forEach(node -> node.outputs().forEach(value -> {
                    if (!graph.outputs().containsValue(value)) {
                        builder.output("open " + value.id(), value);
                    }
                }));
        return builder.build();
    }

    private static Map<String, Tensor> bindings() {
        Map<String, Tensor> bindings = new HashMap<>();
        bindings.put("x", random("x", Shape.of(9, CHANNELS, 5, 7)));
        for (String name : List.of("scale", "bias", "mean", "variance")) {
            bindings.put(name, random(name, Shape.of(CHANNELS)));
        }
        return bindings;
    }

    private static Tensor random(String name, Shape shape) {
        RandomStream stream = RandomStream.of(3, name);
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.normal(i);
        }
        return Tensor.wrap(shape, values);
    }

    private static void sameBits(Tail tail, int forwards, int backwards) {
        Graph closed = graph(tail, false);
        Graph open = graph(tail, true);
        Map<String, Tensor> bindings = bindings();
        assertThat(count(closed, bindings, FusedBatchNormTraining.class)).isEqualTo(forwards);
        assertThat(count(closed, bindings, FusedBatchNormTrainingGradient.class))
                .isEqualTo(backwards);
        assertThat(count(open, bindings, FusedBatchNormTraining.class)).isZero();
        assertThat(count(open, bindings, FusedBatchNormTrainingGradient.class)).isZero();
        Map<String, Tensor> expected = Session.of(open).run(bindings);
        Session.of(closed)
                .run(bindings)
                .forEach((name, value) ->
                        assertThat(value).as(name).isEqualTo(Objects.requireNonNull(expected.get(name), name)));
    }

    private static long count(Graph graph, Map<String, Tensor> bindings, Class<? extends Op> kind) {
        return ops(graph, bindings).stream().filter(kind::isInstance).count();
    }

    private static List<Op> ops(Graph graph, Map<String, Tensor> bindings) {
        Map<String, Shape> shapes = new HashMap<>();
        graph.inputs()
                .forEach(value -> shapes.put(
                        value.name(),
                        Objects.requireNonNull(bindings.get(value.name())).shape()));
        return Planner.plan(graph, shapes, Map.of()).steps().stream()
                .map(PlannedStep::op)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void aReluAndItsGradientGoIntoTheNorm() {
        sameBits((builder, normed, x) -> builder.add(new Relu(), normed), 1, 1);
    }

    @Test
    void aReluSixAndItsGradientGoIntoTheNorm() {
        sameBits((builder, normed, x) -> builder.add(RELU6, normed), 1, 1);
    }

    @Test
    void aResidualGoesIntoTheNormWithTheReluBehindIt() {
        sameBits((builder, normed, x) -> builder.add(new Relu(), builder.add(new Add(), x, normed)), 1, 0);
    }

    @Test
    void aResidualAloneGoesIntoTheNorm() {
        sameBits((builder, normed, x) -> builder.add(new Add(), normed, x), 1, 0);
    }

    @Test
    void aReluSixBehindAResidualStays() {
        sameBits((builder, normed, x) -> builder.add(RELU6, builder.add(new Add(), x, normed)), 1, 0);
    }

    @Test
    void aValueThatIsReadTwiceStays() {
        sameBits((builder, normed, x) -> builder.add(new Add(), builder.add(new Relu(), normed), normed), 0, 0);
    }

    @Test
    void limitsWithoutZeroStay() {
        Op limits = new Activation(ActivationFunction.HARD_TANH, 0.5, 1);
        sameBits((builder, normed, x) -> builder.add(limits, normed), 0, 0);
    }

    /** What a network's training is made of has no activation of its own left behind a norm. */
    @ParameterizedTest
    @ValueSource(strings = {"resnet20", "mobilenet_v2"})
    void aTrainingStepHasNoActivationLeftBehindANorm(String name) {
        Network network = Zoo.of(name, Shape.of(3, 64, 64), 10);
        Graph form = TrainingForm.of(network.graph(), 0);
        Graph graph = Gradients.of(
                form, "loss", form.parameters().stream().map(Value::name).toList());
        Map<String, Tensor> bindings = new HashMap<>();
        graph.inputs()
                .forEach(value -> bindings.put(
                        value.name(),
                        value.name().equals("input")
                                ? Tensor.zeros(Shape.of(4, 3, 64, 64))
                                : Tensor.zeros(
                                        ElementType.INT64, value.shape().rank() == 0 ? Shape.scalar() : Shape.of(4))));
        assertThat(ops(graph, bindings)).noneMatch(op -> op instanceof Relu || op instanceof Activation);
    }
}
