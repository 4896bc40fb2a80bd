package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Conv;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A depthwise convolution is computed as one for any number of channels of which pixels are whole vectors, not as a matrix product mostly of zeros. */
final class DepthwiseChoiceTest {
    /** Among them primes and twice primes, of which few groups can be taken together. */
    @ParameterizedTest
    @ValueSource(ints = {5, 16, 24, 29, 58, 62, 96, 116, 131, 232})
    void everyNumberOfChannels(int channels) {
        assertThat(algorithm(channels)).isEqualTo("conv.depthwise");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void pixelsOfFewChannelsAreNoWholeVectors(int channels) {
        assertThat(algorithm(channels)).isEqualTo("conv.grouped");
    }

    private static String algorithm(int channels) {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(channels, 28, 28));
        Value weight = builder.parameter("weight", Shape.of(channels, 1, 3, 3));
        Sliding sliding = new Sliding(List.of(1, 1), List.of(1, 1), new Padding.Explicit(List.of(1, 1), List.of(1, 1)));
        builder.output("y", builder.add(new Conv(sliding, channels), x, weight));
        Graph graph = builder.build();
        return Session.of(graph)
                .plan(Map.of("x", Shape.of(1, channels, 28, 28)))
                .choices()
                .getFirst()
                .chosen();
    }
}
