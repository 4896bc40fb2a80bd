package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmRunsTest {
    private Object kept = "";

    /** However long it is looked at, code that makes an object each time is found out. */
    @Test
    void codeThatAllocatesAlwaysIsSeenToAllocate() {
        assertThat(WarmRuns.bytesOnThisThread(() -> kept = new int[2], 100, 0)).isBetween(2_400L, 10_000L);
        assertThat(kept).isNotNull();
    }

    @Test
    void codeThatAllocatesNothingIsSeenAtOnce() {
        int[] counter = new int[1];
        assertThat(WarmRuns.bytesOnAllThreads(() -> counter[0]++, 100, 0)).isZero();
    }
}
