package dev.signet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theMedianIsTheMiddle() {
        assertThat(Statistics.median(3)).isEqualTo(3);
        assertThat(Statistics.median(5, 1, 3)).isEqualTo(3);
        assertThat(Statistics.median(5, 1, 3, 100)).isEqualTo(4);
        assertThatThrownBy(Statistics::median).hasMessageContaining("no values");
    }

    @Test
    void aRatioWithoutNoiseIsCertain() {
        Statistics.Estimate ratio = Statistics.ratio(new double[] {2, 4, 6}, new double[] {1, 2, 3});
        assertThat(ratio).isEqualTo(new Statistics.Estimate(2, 2, 2));
        assertThatThrownBy(() -> Statistics.ratio(new double[2], new double[3])).hasMessageContaining("no pairs");
    }

    /** A drift that meets both of a pair alike does not widen the interval. */
    @Test
    void whatMeetsBothAlikeCancels() {
        double[] slow = {20, 24, 40, 22, 30, 26};
        double[] fast = {10, 12, 20, 11, 15, 13};
        assertThat(Statistics.ratio(slow, fast)).isEqualTo(new Statistics.Estimate(2, 2, 2));
    }

    /** Of 200 experiments of 21 pairs each, about 190 intervals hold the true ratio. */
    @Test
    void theIntervalHoldsTheTruthAboutNineteenTimesInTwenty() {
        SplittableRandom random = new SplittableRandom(7);
        int held = 0;
        for (int experiment = 0; experiment < 200; experiment++) {
            double[] ours = new double[21];
            double[] theirs = new double[21];
            Arrays.setAll(ours, i -> 10 + random.nextDouble(-1, 1));
            Arrays.setAll(theirs, i -> 1.7 * (10 + random.nextDouble(-1, 1)));
            Statistics.Estimate ratio = Statistics.ratio(theirs, ours);
            assertThat(ratio.value()).isBetween(ratio.from(), ratio.to());
            held += ratio.from() <= 1.7 && 1.7 <= ratio.to() ? 1 : 0;
        }
        // 190 expected, deviation about 3.1; the percentile bootstrap of a median is a little off in small samples.
        assertThat(held).isBetween(175, 200);
    }

    @Test
    void differencesAreRelativeToTheSecond() {
        assertThat(Statistics.relativeDifference(new float[] {3, 4}, new float[] {3, 4}))
                .isZero();
        assertThat(Statistics.relativeDifference(new float[] {3, 9}, new float[] {3, 4}))
                .isEqualTo(1);
        assertThat(Statistics.relativeDifference(new float[1], new float[2])).isInfinite();
    }
}
