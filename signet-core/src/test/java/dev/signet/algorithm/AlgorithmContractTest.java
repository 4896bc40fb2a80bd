package dev.signet.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
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

    private static final int RUNS_BETWEEN_LOOKS = 200;
    private static final long GIVE_UP_NANOS = 20_000_000_000L;

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
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long start = System.nanoTime();
        long allocated;
        do {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int run = 0; run < RUNS_BETWEEN_LOOKS; run++) {
                harness.runOnce();
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        } while (allocated > 0 && System.nanoTime() - start < GIVE_UP_NANOS);
        assertThat(allocated)
                .as("bytes in %d warm runs of %s", RUNS_BETWEEN_LOOKS, name)
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
