package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExplainPlanCommandTest {
    private static String plan(Object... more) {
        Object[] arguments = new Object[more.length + 5];
        System.arraycopy(
                new Object[] {"explain-plan", "mobilenet_v2", "--input", "3,64,64", "--threads=2"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        Signet.Said said = Signet.run(arguments);
        assertThat(said.code()).isZero();
        return said.out();
    }

    @Test
    void stagesOfSamplesOneByOneAreShown() {
        assertThat(plan("--batch", 5, "--rounds", 0))
                .containsPattern("-- \\d+ steps sample by sample: 4 of 5 by a thread alone, 1 by all threads")
                .contains("-- the batch as a whole");
        assertThat(plan("--batch", 1, "--rounds", 0)).doesNotContain("sample by sample");
    }

    @Test
    void aStageIsPrintedWithItsTime() {
        assertThat(plan("--batch", 2, "--rounds", 2))
                .containsPattern("-- \\d+ steps sample by sample, [0-9.]+ us: 2 of 2 by a thread alone, 0 by all");
    }
}
