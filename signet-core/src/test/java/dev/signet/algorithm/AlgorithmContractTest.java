package dev.signet.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.WarmRuns;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every algorithm of the catalogue promises, over generated geometries. The reference promises less and is what the others are compared with. */
final class AlgorithmContractTest {
    private static final int CASES_PER_FAMILY = 40;
    /** An algorithm that quietly refuses would pass every other check. */
    private static final int LEAST_ACCEPTED = 20;

    private static final int WARM_RUNS = 200;

    private static final List<AlgorithmCase> CASES = AlgorithmCases.generate(CASES_PER_FAMILY);

    static Stream<Arguments> algorithms() {
        return Catalogue.ALL.stream()
                .filter(algorithm -> !algorithm.name().equals("reference"))
                .map(algorithm -> Arguments.of(algorithm.name(), algorithm));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("algorithms")
    void equalsTheReferenceInAnyLayoutAndOrder(String name, Algorithm algorithm) {
        int accepted = 0;
        for (int i = 0; i < CASES.size(); i++) {
            AlgorithmCase each = CASES.get(i);
            switch (algorithm.fit(each.problem())) {
                case Fit.Accepted fit -> {
                    new AlgorithmHarness(each.solvedBy(algorithm), fit, i).check();
                    accepted++;
                }
                case Fit.Rejected rejected ->
                    assertThat(rejected.reason())
                            .as("reason to refuse %s", each)
                            .isNotBlank();
            }
        }
        assertThat(accepted).as("cases %s accepted", name).isGreaterThanOrEqualTo(LEAST_ACCEPTED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("algorithms")
    void allocatesNothingOnceWarm(String name, Algorithm algorithm) {
        AlgorithmHarness harness = firstAccepted(algorithm);
        assertThat(WarmRuns.bytesOnThisThread(harness::runOnce, WARM_RUNS, 0))
                .as("bytes in %d warm runs of %s", WARM_RUNS, name)
                .isZero();
    }

    private static AlgorithmHarness firstAccepted(Algorithm algorithm) {
        for (AlgorithmCase each : CASES) {
            if (algorithm.fit(each.problem()) instanceof Fit.Accepted fit) {
                return new AlgorithmHarness(each, fit, 0);
            }
        }
        throw new AssertionError(algorithm.name() + " accepts none of the cases");
    }
}
