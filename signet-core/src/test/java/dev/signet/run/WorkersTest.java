package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The compute threads of all sessions together. */
final class WorkersTest {
    private static final int CALLERS = 16;
    private static final int RUNS = 40;
    private static final int ITEMS = 12;

    private final AtomicInteger computing = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger computed = new AtomicInteger();

    /** Every caller asks for more threads than there are; the sum of all that compute at once stays within the capacity. */
    @Test
    void sixteenCallersComputeOnNoMoreThreadsThanThereAreProcessors() throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                ends.add(callers.submit(() -> {
                    ParallelItems items = new ParallelItems(ITEMS, item -> compute());
                    for (int run = 0; run < RUNS; run++) {
                        items.run(CALLERS);
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
        assertThat(computed.get()).isEqualTo(CALLERS * RUNS * ITEMS);
        assertThat(most.get()).isBetween(1, Workers.capacity());
    }

    @Test
    void theCapacityIsTheNumberOfProcessorsUnlessASessionAskedForMore() {
        int before = Workers.capacity();
        Workers.ensureCapacity(1);
        assertThat(Workers.capacity())
                .isEqualTo(before)
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    private void compute() {
        most.accumulateAndGet(computing.incrementAndGet(), Math::max);
        for (int spin = 0; spin < 500; spin++) {
            Thread.onSpinWait();
        }
        computed.incrementAndGet();
        computing.decrementAndGet();
    }
}
