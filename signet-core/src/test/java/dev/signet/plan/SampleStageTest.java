package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleStageTest {
    /** What is left after whole rounds is taken alone where it keeps three of four workers busy. */
    @ParameterizedTest
    @CsvSource({
        "8, 1, 8, 1",
        "8, 2, 8, 2",
        "9, 2, 8, 2",
        "12, 8, 8, 8",
        "14, 8, 14, 8",
        "15, 8, 15, 8",
        "3, 4, 3, 3",
        "2, 4, 0, 1",
        "5, 8, 0, 1"
    })
    void samplesAreTakenAloneInWholeRounds(int samples, int workers, int alone, int rooms) {
        SampleStage stage = new SampleStage(0, 3, samples);
        assertThat(stage.alone(workers)).isEqualTo(alone);
        assertThat(stage.rooms(workers)).isEqualTo(rooms);
    }
}
