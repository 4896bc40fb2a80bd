package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Shuffle;
import dev.signet.op.Concat;
import dev.signet.op.Relu;
import dev.signet.op.Slice;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shuffles with the concatenations before and the slices behind them become one step each, and the channels arrive where they did. */
final class JoinShufflesTest {
    private static final int SIZE = 5;

    /** Units as in ShuffleNetV2 with ReLU for the branch; open units show what is between, so that nothing can be joined. */
    private static Graph units(int count, int channels, int groups, boolean open) {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(channels, SIZE, SIZE));
        int half = channels / 2;
        for (int unit = 0; unit < count; unit++) {
            Value passing = builder.add(new Slice(1, 0, half), x);
            Value entering = builder.add(new Relu(), builder.add(new Slice(1, half, channels - half), x));
            x = builder.add(new Concat(1), passing, entering);
            for (var step : new Shuffle(Shuffle.Kind.CHANNELS, groups).steps(x.shape())) {
                if (open) {
                    builder.output("unit " + unit + " " + step, x);
                }
                x = builder.add(step, x);
            }
        }
        builder.output("y", x);
        return builder.build();
    }

    private static Tensor input(int channels) {
        RandomStream stream = RandomStream.of(5, "x");
        Shape shape = Shape.of(2, channels, SIZE, SIZE);
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.uniform(i, -1, 1);
        }
        return Tensor.wrap(shape, values);
    }

    private static List<String> algorithms(Graph graph, int channels) {
        return Session.of(graph).plan(Map.of("x", Shape.of(2, channels, SIZE, SIZE))).steps().stream()
                .map(PlannedStep::algorithm)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 2", "3, 12, 2", "2, 116, 2", "3, 18, 3", "2, 15, 5"})
    void theChannelsArriveWhereTheyDid(int count, int channels, int groups) {
        Map<String, Tensor> x = Map.of("x", input(channels));
        Graph joined = units(count, channels, groups, false);
        Graph open = units(count, channels, groups, true);
        assertThat(Objects.requireNonNull(Session.of(joined).run(x).get("y")).floats())
                .isEqualTo(
                        Objects.requireNonNull(Session.of(open).run(x).get("y")).floats());
        assertThat(algorithms(joined, channels))
                .contains("select-channels.rows")
                .doesNotContain("permute.rows");
        assertThat(algorithms(open, channels)).contains("permute.rows");
    }

    @Test
    void channelsThatPassThroughAreNotCopiedInEveryUnit() {
        assertThat(algorithms(units(3, 12, 2, false), 12))
                .filteredOn("select-channels.rows"::equals)
                .hasSize(3);
    }
}
