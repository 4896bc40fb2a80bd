package dev.signet.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Work in phases that several threads go through together. Items of a phase are claimed one by one by whoever is free; nobody enters a phase
 * before the one before it is complete. Which thread computes an item does not change its result. Reusable: {@link #run} after {@link #run}.
 */
abstract class Job {
    /** Turns of waiting before the processor is offered to others: some tens of microseconds. */
    private static final int SPINS = 4_000;

    private static final int CLOSED = Integer.MIN_VALUE / 2;

    private final AtomicIntegerArray claimed;
    private final AtomicIntegerArray completed;
    /** Participants besides the caller, in the order they came; CLOSED added when nobody may come any more. */
    private final AtomicInteger joined = new AtomicInteger(CLOSED);

    private final AtomicInteger left = new AtomicInteger();
    private volatile boolean failed;
    private volatile Throwable failure = NONE;
    private volatile int failedPhase;

    private static final Throwable NONE = new Throwable("none", null, false, false) {
        private static final long serialVersionUID = 1L;
    };

    Job(int phases) {
        this.claimed = new AtomicIntegerArray(phases);
        this.completed = new AtomicIntegerArray(phases);
    }

    abstract int items(int phase);

    abstract void item(int phase, int item, int worker);

    /** Called by the caller's thread when it has seen the end of a phase. */
    void passed(int phase) {}

    /** Wraps what an item threw. */
    abstract RuntimeException explain(int phase, Throwable cause);

    /** Computes all phases with the help of up to {@code threads - 1} pool threads. */
    final void run(int threads) {
        for (int phase = 0; phase < claimed.length(); phase++) {
            claimed.set(phase, 0);
            completed.set(phase, 0);
        }
        failed = false;
        left.set(0);
        joined.set(0);
        Workers.acquire();
        int lent = 0;
        try {
            lent = threads > 1 ? Workers.help(this, threads - 1) : 0;
            work(0);
        } finally {
            int helpers = joined.getAndAdd(CLOSED);
            await(left, helpers);
            Workers.release(1 + lent);
        }
        if (failed) {
            Throwable cause = failure;
            failure = NONE;
            throw explain(failedPhase, cause);
        }
    }

    /** Takes part as a helper, unless the job is over. */
    final void join(int most) {
        int worker;
        do {
            worker = joined.get() + 1;
            if (worker <= 0) {
                return;
            }
        } while (!joined.compareAndSet(worker - 1, worker));
        if (worker <= most) {
            work(worker);
        }
        left.incrementAndGet();
    }

    private void work(int worker) {
        for (int phase = 0; phase < claimed.length(); phase++) {
            int items = items(phase);
            int done = 0;
            for (int item = claimed.getAndIncrement(phase); item < items; item = claimed.getAndIncrement(phase)) {
                if (!failed) {
                    attempt(phase, item, worker);
                }
                done++;
            }
            if (done > 0) {
                completed.addAndGet(phase, done);
            }
            awaitPhase(phase, items);
            if (worker == 0) {
                passed(phase);
            }
        }
    }

    private void attempt(int phase, int item, int worker) {
        try {
            item(phase, item, worker);
        } catch (RuntimeException | Error thrown) {
            synchronized (this) {
                if (!failed) {
                    failure = thrown;
                    failedPhase = phase;
                    failed = true;
                }
            }
        }
    }

    private void awaitPhase(int phase, int items) {
        for (int spins = 0; completed.get(phase) < items; spins++) {
            pause(spins);
        }
    }

    private static void await(AtomicInteger counter, int value) {
        for (int spins = 0; counter.get() < value; spins++) {
            pause(spins);
        }
    }

    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
