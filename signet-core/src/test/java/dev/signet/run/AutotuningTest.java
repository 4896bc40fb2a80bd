package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.graph.Graph;
import dev.signet.nn.Layers;
import dev.signet.nn.Network;
import dev.signet.plan.Choice;
import dev.signet.plan.MeasuredChoices;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Measured choices go before estimates, are made among algorithms that accept, and decide the bits. */
class AutotuningTest {
    private static final SessionOptions OPTIONS = SessionOptions.standard().threads(1);

    private final Network network = Layers.sequential(
            Layers.input(16, 24, 24),
            Layers.conv2d(16, 16, 3).padding(1),
            Layers.relu(),
            Layers.conv2d(16, 16, 3).padding(1));

    private final Graph graph = network.graph();
    private final Map<String, Tensor> weights = network.initialise(1);

    private static Map<String, Tensor> input(int batch) {
        RandomStream random = RandomStream.of(3, "autotuning");
        float[] values = new float[batch * 16 * 24 * 24];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.normal(i);
        }
        return Map.of("input", Tensor.wrap(Shape.of(batch, 16, 24, 24), values));
    }

    private List<Choice> choices(SessionOptions options, MeasuredChoices measured, int batch) {
        return Session.of(graph, weights, options, measured)
                .plan(Map.of("input", Shape.of(batch, 16, 24, 24)))
                .choices();
    }

    private MeasuredChoices everywhere(String algorithm) {
        return new MeasuredChoices(choices(OPTIONS, MeasuredChoices.NONE, 1).stream()
                .collect(Collectors.toMap(Choice::problem, choice -> algorithm, (a, b) -> a)));
    }

    @Test
    void measuredChoicesAreTakenWhereTheAlgorithmAcceptsWhateverTheBatch() {
        for (String algorithm : List.of("conv.gemm", "reference")) {
            for (int batch : new int[] {1, 5}) {
                assertThat(choices(OPTIONS, everywhere(algorithm), batch))
                        .extracting(Choice::chosen)
                        .containsOnly(algorithm);
            }
        }
        assertThat(choices(OPTIONS, everywhere("conv.depthwise"), 1))
                .as("an algorithm that refuses is not taken")
                .isEqualTo(choices(OPTIONS, MeasuredChoices.NONE, 1));
    }

    @Test
    void strictNumericsGoBeforeMeasuredChoices() {
        List<String> winograd = choices(OPTIONS, MeasuredChoices.NONE, 1).stream()
                .flatMap(choice -> choice.candidates().stream())
                .filter(candidate ->
                        candidate.reason().isEmpty() && candidate.algorithm().contains("winograd"))
                .map(Choice.Candidate::algorithm)
                .distinct()
                .toList();
        assertThat(winograd).isNotEmpty();
        assertThat(choices(OPTIONS.strict(true), everywhere(winograd.getFirst()), 1))
                .extracting(Choice::chosen)
                .containsOnly("conv.gemm");
    }

    @Test
    void whatIsFoundNamesAnAlgorithmThatAcceptsAndComputesTheSame() {
        MeasuredChoices found = Autotuning.of(graph, weights, OPTIONS, input(1));
        assertThat(found.algorithms()).isNotEmpty();
        List<Choice> choices = choices(OPTIONS, found, 1);
        for (Choice choice : choices) {
            assertThat(choice.chosen()).isEqualTo(found.algorithms().getOrDefault(choice.problem(), choice.chosen()));
        }
        float[] usual = output(MeasuredChoices.NONE);
        float[] fastest = output(found);
        float[] again = output(new MeasuredChoices(Map.copyOf(found.algorithms())));
        assertThat(again).containsExactly(fastest);
        for (int i = 0; i < usual.length; i++) {
            // Winograd's error is at most a few 1e-6 of sums of 144 products of this size.
            assertThat(fastest[i]).isCloseTo(usual[i], org.assertj.core.data.Offset.offset(1e-4f));
        }
    }

    private float[] output(MeasuredChoices measured) {
        Tensor output =
                Session.of(graph, weights, OPTIONS, measured).run(input(2)).get("output");
        assertThat(output).isNotNull();
        return output == null ? new float[0] : output.floats();
    }
}
