package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.op.Conv;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Sliding;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches write their channels where the concatenation wants them, and give the bits that copying gives. */
final class ConcatPartsTest {
    private static final int IN = 16;

    /** A graph of branches that are joined and read again; an open one shows the branches, so that each must lie by itself. */
    private static final class Branches {
        private final GraphBuilder builder = new GraphBuilder();
        private final Map<String, Shape> weights = new HashMap<>();
        private final boolean open;
        private int names;
        private int shown;

        Branches(boolean open) {
            this.open = open;
        }

        Value input() {
            return builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(IN, 14, 14));
        }

        Value conv(Value x, int out, int kernel, int groups) {
            Shape shape = Shape.of(out, x.shape().dim(1).size() / groups, kernel, kernel);
            String name = "weight" + names++;
            weights.put(name, shape);
            Sliding sliding = new Sliding(List.of(1, 1), List.of(), Padding.symmetric(kernel / 2, kernel / 2));
            return builder.add(new Conv(sliding, groups), x, builder.parameter(name, shape));
        }

        Value pool(Value x) {
            return builder.add(
                    new MaxPool(List.of(3, 3), new Sliding(List.of(1, 1), List.of(), Padding.symmetric(1, 1)), false),
                    x);
        }

        Value join(List<Value> branches) {
            if (open) {
                branches.forEach(branch -> builder.output("branch" + shown++, branch));
            }
            return builder.add(new Concat(1), branches.toArray(new Value[0]));
        }

        Graph build(Value y) {
            builder.output("y", y);
            return builder.build();
        }
    }

    /** Branches of all kinds that can write parts; then a convolution that reads the halo of what they make, or a pool that reads none. */
    private static Branches random(long seed, boolean open, List<Graph> made) {
        Random random = new Random(seed);
        Branches all = new Branches(open);
        Value x = all.input();
        for (int stage = 0; stage < 2; stage++) {
            List<Value> branches = new ArrayList<>();
            Value from = x;
            for (int b = 0; b < 2 + random.nextInt(3); b++) {
                int out = 16 * (1 + random.nextInt(4));
                Value branch = switch (random.nextInt(5)) {
                    case 0 -> all.conv(from, out, 1, 1);
                    case 1 -> all.conv(from, out, 3, 1);
                    case 2 -> all.builder.add(new Relu(), all.conv(from, 64, 3, 1));
                    case 3 ->
                        all.conv(
                                from,
                                from.shape().dim(1).size(),
                                3,
                                from.shape().dim(1).size());
                    default -> all.pool(from);
                };
                branches.add(branch);
            }
            x = all.join(branches);
            x = random.nextBoolean() ? all.conv(x, 32, 3, 1) : all.pool(x);
        }
        made.add(all.build(x));
        return all;
    }

    private static Map<String, Tensor> bindings(Branches branches, int batch) {
        Map<String, Tensor> bindings = new HashMap<>();
        branches.weights.forEach((name, shape) -> bindings.put(name, noise(name, shape)));
        bindings.put("x", noise("x", Shape.of(batch, IN, 14, 14)));
        return bindings;
    }

    private static Tensor noise(String name, Shape shape) {
        RandomStream stream = RandomStream.of(7, name);
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.uniform(i, -1, 1);
        }
        return Tensor.wrap(shape, values);
    }

    private static List<String> algorithms(Graph graph, Map<String, Tensor> bindings) {
        Map<String, Shape> shapes = new HashMap<>();
        bindings.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return Session.of(graph).plan(shapes).steps().stream()
                .map(PlannedStep::algorithm)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void theBitsAreThoseOfCopying(long seed) {
        List<Graph> graphs = new ArrayList<>();
        Branches closed = random(seed, false, graphs);
        random(seed, true, graphs);
        Map<String, Tensor> bindings = bindings(closed, 1 + (int) (seed % 3));
        assertThat(algorithms(graphs.get(0), bindings))
                .contains("concat.in-place")
                .doesNotContain("concat.rows");
        assertThat(algorithms(graphs.get(1), bindings)).contains("concat.rows").doesNotContain("concat.in-place");
        Session session = Session.of(graphs.get(0));
        Tensor copied = y(Session.of(graphs.get(1)), bindings);
        assertThat(y(session, bindings)).isEqualTo(copied);
        Map<String, Tensor> other = new HashMap<>(bindings);
        other.put("x", Tensor.filled(Objects.requireNonNull(bindings.get("x")).shape(), Float.NaN));
        y(session, other);
        assertThat(y(session, bindings)).as("over dirty memory").isEqualTo(copied);
    }

    /** With fixed weights samples go one by one where that pays. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void alsoWhereSamplesGoOneByOne(long seed) {
        List<Graph> graphs = new ArrayList<>();
        Branches closed = random(seed, false, graphs);
        random(seed, true, graphs);
        Map<String, Tensor> frozen = bindings(closed, 7);
        Map<String, Tensor> x = Map.of("x", Objects.requireNonNull(frozen.remove("x")));
        Session session = Session.of(graphs.get(0), frozen, SessionOptions.standard());
        Tensor copied = y(Session.of(graphs.get(1), frozen, SessionOptions.standard()), x);
        assertThat(y(session, x)).isEqualTo(copied);
        assertThat(y(session, x)).as("over dirty memory").isEqualTo(copied);
    }

    private static Tensor y(Session session, Map<String, Tensor> bindings) {
        return Objects.requireNonNull(session.run(bindings).get("y"));
    }

    @Test
    void whatSomethingElseReadsIsCopied() {
        Branches all = new Branches(false);
        Value x = all.input();
        Value first = all.conv(x, 32, 1, 1);
        Value y = all.join(List.of(first, all.conv(first, 32, 3, 1)));
        assertThat(algorithms(all.build(y), bindings(all, 1))).contains("concat.rows");
    }

    @Test
    void channelsThatAreNoWholeVectorsAreCopied() {
        Branches all = new Branches(false);
        Value x = all.input();
        Value y = all.join(List.of(all.conv(x, 24, 1, 1), all.conv(x, 24, 3, 1)));
        assertThat(algorithms(all.build(y), bindings(all, 1))).contains("concat.rows");
    }
}
