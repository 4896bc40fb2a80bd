package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopRequestTest {
    private static final int INTERRUPT = 2;
    private static final int TERMINATE = 15;

    private final List<Integer> halts = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final StopRequest stop = new StopRequest(halts::add);

    @Test
    void nobodyAskedAtFirst() {
        stop.whenRequested(() -> told.add("told"));
        assertThat(told).isEmpty();
        assertThat(stop.exitCode()).isZero();
    }

    @Test
    void theFirstSignalAsksAndTheSecondStopsAtOnce() {
        stop.whenRequested(() -> told.add("before"));
        stop.received(INTERRUPT);
        stop.whenRequested(() -> told.add("after"));
        assertThat(told).containsExactly("before", "after");
        assertThat(stop.exitCode()).isEqualTo(130);
        assertThat(halts).isEmpty();
        stop.received(INTERRUPT);
        assertThat(halts).containsExactly(130);
    }

    @Test
    void theExitCodeNamesTheFirstSignal() {
        stop.received(TERMINATE);
        assertThat(stop.exitCode()).isEqualTo(143);
        stop.received(INTERRUPT);
        assertThat(stop.exitCode()).isEqualTo(143);
    }
}
