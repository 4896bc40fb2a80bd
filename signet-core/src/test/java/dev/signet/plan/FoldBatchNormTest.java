package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.BatchNorm;
import dev.signet.op.Conv;
import dev.signet.op.Linear;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batch norms of fixed statistics go into fixed weights: within the rounding that is promised, and only where it may be done. */
final class FoldBatchNormTest {
    private static final int OUT = 19;
    private static final double EPSILON = 1e-5;

    /** A layer with weights and a bias, then a batch norm, of random values. */
    private record Normed(Graph graph, Map<String, Tensor> weights, Tensor input, int products) {
        static Normed convolution(int in, int groups, Sliding sliding) {
            Shape weight = Shape.of(OUT * groups, in / groups, 3, 3);
            GraphBuilder builder = new GraphBuilder();
            Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(in, 9, 8));
            Value y = builder.add(
                    new Conv(sliding, groups),
                    x,
                    builder.parameter("weight", weight),
                    builder.parameter("bias", Shape.of(OUT * groups)));
            return of(builder, norm(builder, y, OUT * groups), in / groups * 9);
        }

        static Normed linear(int in) {
            GraphBuilder builder = new GraphBuilder();
            Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(in));
            Value y = builder.add(new Linear(), x, builder.parameter("weight", Shape.of(OUT, in)));
            return of(builder, norm(builder, y, OUT), in);
        }

        private static Value norm(GraphBuilder builder, Value y, int channels) {
            Shape shape = Shape.of(channels);
            return builder.add(
                    new BatchNorm(EPSILON, 0.1),
                    y,
                    builder.parameter("scale", shape),
                    builder.parameter("shift", shape),
                    builder.state("mean", shape),
                    builder.state("variance", shape));
        }

        private static Normed of(GraphBuilder builder, Value output, int products) {
            builder.output("y", output);
            Graph graph = builder.build();
            Map<String, Tensor> weights = new HashMap<>();
            graph.parameters().forEach(value -> weights.put(value.name(), random(value, -1)));
            weights.put("mean", random(graph.states().getFirst(), -1));
            weights.put("variance", random(graph.states().getLast(), 0.1));
            return new Normed(graph, weights, random(graph.inputs().getFirst(), -1), products);
        }

        private static Tensor random(Value value, double least) {
            Shape shape = value.kind() == Value.Kind.INPUT
                    ? value.shape().with(0, Dim.of(3)).concrete()
                    : value.shape().concrete();
            RandomStream stream = RandomStream.of(6, value.name());
            float[] values = new float[shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) stream.uniform(i, least, 1);
            }
            return Tensor.wrap(shape, values);
        }

        long normsIn(Map<String, Tensor> frozen) {
            return Planner.plan(graph, Map.of("x", input.shape()), frozen).steps().stream()
                    .filter(step ->
                            step.op().filter(BatchNorm.class::isInstance).isPresent())
                    .count();
        }

        /** Sum |x w'| + |b'| for every output, with the folded factors in double: the op over absolute values, then a norm that only scales. */
        double[] magnitudes() {
            Map<String, Wide> values = new HashMap<>();
            weights.forEach((name, tensor) -> values.put(name, Wide.of(tensor)));
            values.put("x", Wide.of(input));
            double[] scale = doubles(values, "scale").clone();
            double[] shift = doubles(values, "shift").clone();
            double[] variance = doubles(values, "variance");
            double[] mean = doubles(values, "mean").clone();
            for (int c = 0; c < scale.length; c++) {
                double s = scale[c] / Math.sqrt(variance[c] + EPSILON);
                double bias = values.containsKey("bias") ? doubles(values, "bias")[c] : 0;
                doubles(values, "shift")[c] = Math.abs((bias - mean[c]) * s + shift[c]);
                doubles(values, "scale")[c] = Math.abs(scale[c]);
                doubles(values, "mean")[c] = 0;
                if (values.containsKey("bias")) {
                    doubles(values, "bias")[c] = 0;
                }
            }
            for (String name : List.of("x", "weight")) {
                double[] all = doubles(values, name);
                for (int i = 0; i < all.length; i++) {
                    all[i] = Math.abs(all[i]);
                }
            }
            return doubles(Interpreter.run(graph, values), "y");
        }

        private static double[] doubles(Map<String, Wide> values, String name) {
            return Objects.requireNonNull(values.get(name), name).doubles();
        }

        void check() {
            assertThat(normsIn(weights)).isZero();
            Map<String, Wide> wide = new HashMap<>();
            weights.forEach((name, tensor) -> wide.put(name, Wide.of(tensor)));
            wide.put("x", Wide.of(input));
            double[] expected = doubles(Interpreter.run(graph, wide), "y");
            float[] actual = Objects.requireNonNull(Session.of(graph, weights, SessionOptions.standard())
                            .run(Map.of("x", input))
                            .get("y"))
                    .floats();
            double[] magnitudes = magnitudes();
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                assertThat(Math.abs(actual[i] - expected[i]))
                        .as("y[%d]", i)
                        .isLessThanOrEqualTo((products + 9) * 0x1p-24 * magnitudes[i]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1", "20, 1, 1", "8, 2, 2", "16, 16, 1"})
    void theFoldedConvolutionIsWithinItsRounding(int in, int groups, int stride) {
        Sliding sliding = new Sliding(List.of(stride, stride), List.of(), Padding.symmetric(1, 1));
        Normed.convolution(in, groups, sliding).check();
    }

    @Test
    void theFoldedLinearLayerIsWithinItsRounding() {
        Normed.linear(50).check();
    }

    @Test
    void weightsThatAreGivenWithEveryRunAreNotFolded() {
        Normed layer = Normed.convolution(4, 1, Sliding.DEFAULT);
        for (String name : layer.weights().keySet()) {
            Map<String, Tensor> frozen = new HashMap<>(layer.weights());
            frozen.remove(name);
            assertThat(layer.normsIn(frozen))
                    .as("norms without a fixed %s", name)
                    .isEqualTo(1);
        }
    }

    @Test
    void aConvolutionWithAnotherReaderKeepsItsWeights() {
        Normed layer = Normed.convolution(4, 1, Sliding.DEFAULT);
        Graph graph = layer.graph();
        GraphBuilder builder = GraphBuilder.extending(graph);
        builder.output("y", graph.output("y"));
        builder.output("between", graph.nodes().getFirst().output());
        assertThat(new Normed(builder.build(), layer.weights(), layer.input(), 36).normsIn(layer.weights()))
                .isEqualTo(1);
    }
}
