package dev.signet.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.BatchNorm;
import dev.signet.op.CrossEntropy;
import dev.signet.op.Dropout;
import dev.signet.op.DropoutTraining;
import dev.signet.op.InstanceNormTracked;
import dev.signet.op.Linear;
import dev.signet.op.SpectralNorm;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What training changes about a model's graph. */
final class TrainingFormTest {
    private final GraphBuilder builder = new GraphBuilder();

    private Value input(int... rest) {
        return builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(rest));
    }

    private Value norm(Value x) {
        Shape channels = Shape.of(2);
        return builder.addAll(
                        new BatchNorm(0, 0.25),
                        List.of(
                                x,
                                builder.parameter("norm.weight", channels),
                                builder.parameter("norm.bias", channels),
                                builder.state("norm.running_mean", channels),
                                builder.state("norm.running_var", channels)))
                .getFirst();
    }

    private static Map<String, Wide> normBindings() {
        Map<String, Wide> bindings = new HashMap<>();
        bindings.put("norm.weight", Wide.ofDoubles(Shape.of(2), 1, 2));
        bindings.put("norm.bias", Wide.ofDoubles(Shape.of(2), 0, 1));
        bindings.put("norm.running_mean", Wide.ofDoubles(Shape.of(2), 0, 100));
        bindings.put("norm.running_var", Wide.ofDoubles(Shape.of(2), 1, 1));
        bindings.put("input", Wide.ofDoubles(Shape.of(2, 2), 1, 10, 3, 30));
        bindings.put("target", Wide.ofLongs(Shape.of(2), 0, 1));
        return bindings;
    }

    private static double[] doubles(Map<String, Wide> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name).doubles();
    }

    /** Channel 0 holds 1 and 3 (mean 2, biased variance 1, unbiased 2), channel 1 ten times that. */
    @Test
    void batchNormUsesTheBatchAndRenewsItsStates() {
        builder.output("output", norm(input(2)));
        Map<String, Wide> outputs = Interpreter.run(TrainingForm.of(builder.build(), 0), normBindings());
        assertThat(doubles(outputs, "output")).containsExactly(-1, -1, 1, 3);
        assertThat(doubles(outputs, "state:norm.running_mean")).containsExactly(0.5, 80);
        assertThat(doubles(outputs, "state:norm.running_var")).containsExactly(1.25, 50.75);
    }

    /** Channel 0 holds 1, 3 and 5, 9: means 2 and 7, unbiased variances 2 and 8; a quarter of their means 4.5 and 5 goes into the states. */
    @Test
    void instanceNormUsesEachSampleAndRenewsItsStatesByTheirMean() {
        Value x = input(1, 2);
        Shape one = Shape.of(1);
        Value y = builder.addAll(
                        new InstanceNormTracked(0, 0.25),
                        List.of(
                                x,
                                builder.parameter("norm.weight", one),
                                builder.parameter("norm.bias", one),
                                builder.state("norm.running_mean", one),
                                builder.state("norm.running_var", one)))
                .getFirst();
        builder.output("output", y);
        Map<String, Wide> bindings = new HashMap<>();
        bindings.put("norm.weight", Wide.ofDoubles(one, 2));
        bindings.put("norm.bias", Wide.ofDoubles(one, 1));
        bindings.put("norm.running_mean", Wide.ofDoubles(one, 10));
        bindings.put("norm.running_var", Wide.ofDoubles(one, 1));
        bindings.put("input", Wide.ofDoubles(Shape.of(2, 1, 2), 1, 3, 5, 9));
        bindings.put("target", Wide.ofLongs(Shape.of(2, 2), 0, 0, 0, 0));
        Map<String, Wide> outputs = Interpreter.run(TrainingForm.of(builder.build(), 0), bindings);
        assertThat(doubles(outputs, "output")).containsExactly(-1, 3, -1, 3);
        assertThat(doubles(outputs, "state:norm.running_mean")).containsExactly(0.75 * 10 + 0.25 * 4.5);
        assertThat(doubles(outputs, "state:norm.running_var")).containsExactly(0.75 + 0.25 * 5);
    }

    /** Of diag(3, 1) and u = (0.6, 0.8): v becomes (1.8, 0.8) and u then (5.4, 0.8), both over their lengths. */
    @Test
    void spectralNormRenewsItsVectorsBeforeItDivides() {
        Value x = input(2);
        Value weight = builder.parameter("weight_orig", Shape.of(2, 2));
        Value u = builder.state("weight_u", Shape.of(2));
        Value v = builder.state("weight_v", Shape.of(2));
        builder.output("output", builder.add(new Linear(), x, builder.add(new SpectralNorm(1, 1e-12), weight, u, v)));
        Graph training = Gradients.of(TrainingForm.of(builder.build(), 0), "loss", List.of("weight_orig"));
        Map<String, Wide> bindings = new HashMap<>();
        bindings.put("weight_orig", Wide.ofDoubles(Shape.of(2, 2), 3, 0, 0, 1));
        bindings.put("weight_u", Wide.ofDoubles(Shape.of(2), 0.6, 0.8));
        bindings.put("weight_v", Wide.ofDoubles(Shape.of(2), 0, 0));
        bindings.put("input", Wide.ofDoubles(Shape.of(1, 2), 1, 1));
        bindings.put("target", Wide.ofLongs(Shape.of(1), 0));
        Map<String, Wide> outputs = Interpreter.run(training, bindings);
        double right = Math.hypot(1.8, 0.8);
        double left = Math.hypot(5.4, 0.8);
        double largest = (3 * 5.4 * 1.8 + 0.8 * 0.8) / (left * right);
        near(outputs, "state:weight_v", 1.8 / right, 0.8 / right);
        near(outputs, "state:weight_u", 5.4 / left, 0.8 / left);
        near(outputs, "output", 3 / largest, 1 / largest);
        assertThat(doubles(outputs, "gradient:weight_orig")).hasSize(4);
    }

    private static void near(Map<String, Wide> outputs, String name, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(doubles(outputs, name)[i]).isCloseTo(expected[i], Offset.offset(1e-12));
        }
    }

    /** PyTorch renews the statistics at each use, one after the other. */
    @Test
    void aSharedBatchNormRenewsItsStatesAtEachUse() {
        Value x = input(2);
        builder.output("output", builder.add(new Add(), norm(x), norm(x)));
        Map<String, Wide> outputs = Interpreter.run(TrainingForm.of(builder.build(), 0), normBindings());
        assertThat(doubles(outputs, "output")).containsExactly(-2, -2, 2, 6);
        assertThat(doubles(outputs, "state:norm.running_mean")).containsExactly(0.875, 65);
        assertThat(doubles(outputs, "state:norm.running_var")).containsExactly(1.4375, 88.0625);
    }

    @Test
    void aBatchNormWithFixedStatisticsStaysAsItIs() {
        Value one = builder.constant(Tensor.filled(Shape.of(2), 1));
        Value frozen = builder.addAll(new BatchNorm(1e-5, 0.1), List.of(input(2), one, one, one, one))
                .getFirst();
        builder.output("output", frozen);
        Graph training = TrainingForm.of(builder.build(), 0);
        assertThat(training.nodes().getFirst().op()).isInstanceOf(BatchNorm.class);
        assertThat(training.outputs().keySet()).containsExactly("output", "loss");
    }

    @Test
    void everyUseOfADropoutDrawsMasksOfItsOwn() {
        Value x = input(2);
        Value dropped = builder.inLayer("1", () -> builder.add(new Dropout(0.5), x));
        Value again = builder.inLayer("1", () -> builder.add(new Dropout(0.5), dropped));
        Value kept = builder.inLayer("2", () -> builder.add(new Dropout(0), again));
        builder.output("output", kept);
        Graph training = TrainingForm.of(builder.build(), 0);
        assertThat(training.inputs()).extracting(Value::name).containsExactly("input", "keys", "step", "target");
        assertThat(training.nodes().stream().map(Node::op).limit(3))
                .containsExactly(new DropoutTraining(0.5, "1"), new DropoutTraining(0.5, "1 #2"), new Dropout(0));
    }

    /** The same sample at the same step gets the same mask wherever it stands in the batch, and another at another step. */
    @Test
    void aDropoutMaskBelongsToTheSampleAndTheStep() {
        builder.output("output", builder.inLayer("1", () -> builder.add(new Dropout(0.25), input(1000))));
        Graph training = TrainingForm.of(builder.build(), 0);
        double[] here = dropped(training, 3, 7, 8);
        double[] there = dropped(training, 3, 8, 7);
        for (int i = 0; i < 1000; i++) {
            assertThat(there[i]).isEqualTo(here[1000 + i]);
            assertThat(there[1000 + i]).isEqualTo(here[i]);
            assertThat(here[i] == 0 || here[i] == 1 / 0.75).isTrue();
        }
        assertThat(dropped(training, 4, 7, 8)).isNotEqualTo(here);
        // 2000 draws of probability 0.25 have a standard deviation of 19.4; five of them are allowed.
        assertThat((double) java.util.Arrays.stream(here).filter(x -> x == 0).count())
                .isCloseTo(500, within(97.0));
    }

    private static double[] dropped(Graph training, long step, long... keys) {
        double[] ones = new double[2000];
        java.util.Arrays.fill(ones, 1);
        return doubles(
                Interpreter.run(
                        training,
                        Map.of(
                                "input", Wide.ofDoubles(Shape.of(2, 1000), ones),
                                "keys", Wide.ofLongs(Shape.of(2), keys),
                                "step", Wide.ofLongs(Shape.scalar(), step),
                                "target", Wide.ofLongs(Shape.of(2), 0, 0))),
                "output");
    }

    @Test
    void aLossOverPicturesTakesAClassForEachPixel() {
        builder.output("output", input(3, 4, 5));
        Graph training = TrainingForm.of(builder.build(), new CrossEntropy("sum", 0.1, 255));
        Value target = training.inputs().getLast();
        assertThat(target.shape()).isEqualTo(SymbolicShape.batchOf(4, 5));
        assertThat(training.output("loss").shape().rank()).isZero();
    }

    @Test
    void anOutputWithoutAnAxisOfClassesIsRefused() {
        builder.output("output", builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf()));
        Graph graph = builder.build();
        assertThatThrownBy(() -> TrainingForm.of(graph, 0))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("the output is N");
    }

    /** Whole blocks are zero, what stays is scaled alike so that a sample of ones keeps its mean. */
    @Test
    void dropBlockDropsBlocksAndKeepsTheMean() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(2, 16, 16));
        builder.output("output", builder.add(new dev.signet.op.DropBlock(0.2, 3), x));
        Graph training = TrainingForm.of(builder.build(), 0);
        Shape shape = Shape.of(1, 2, 16, 16);
        Map<String, Tensor> bindings = Map.of(
                "input", Tensor.filled(shape, 1),
                "keys", Tensor.ofLongs(Shape.of(1), 3),
                "step", Tensor.ofLongs(Shape.scalar(), 1),
                "target", Tensor.ofLongs(Shape.of(1, 16, 16), new long[256]));
        float[] y = Objects.requireNonNull(Session.of(training).run(bindings).get("output"))
                .floats();
        double sum = 0;
        int zeros = 0;
        for (float value : y) {
            sum += value;
            zeros += value == 0 ? 1 : 0;
        }
        assertThat(sum / y.length).isCloseTo(1, within(1e-4));
        assertThat(zeros).isBetween(9, y.length / 2);
    }
}
