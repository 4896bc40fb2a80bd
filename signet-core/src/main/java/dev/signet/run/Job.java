package dev.signet.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Work in phases that several threads go through together. Items of a phase are claimed one by one by whoever is free; nobody enters a phase
 * before the one before it is complete. Which thread computes an item does not change its result. Reusable: {@link #run} after {@link #run}.
 */
abstract class Job {
    /** Turns of waiting before the processor is offered to others: some tens of microseconds. */
    private static final int SPINS = 4_000;

    /** The number of a run stands above the count of its participants. */
    private static final int RUN_SHIFT = 32;

    private static final long NEXT_RUN = 1L << RUN_SHIFT;

    private final AtomicIntegerArray claimed;
    private final AtomicIntegerArray completed;
    /**
     * The number of the run that may be joined, and below it the participants besides the caller, in the order they came. The number goes on when a run
     * ends: who was asked to an earlier run and comes late finds another number and stays out, because the permit it was lent has been given back.
     */
    private final AtomicLong joined = new AtomicLong();

    private final AtomicInteger left = new AtomicInteger();
    private volatile boolean failed;
    private volatile Throwable failure = NONE;
    private volatile int failedWorker;

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

    /** Wraps what an item of this worker threw; it has done nothing since. */
    abstract RuntimeException explain(int worker, Throwable cause);

    /** Computes all phases with the help of up to {@code threads - 1} pool threads. */
    final void run(int threads) {
        for (int phase = 0; phase < claimed.length(); phase++) {
            claimed.set(phase, 0);
            completed.set(phase, 0);
        }
        failed = false;
        left.set(0);
        Workers.acquire();
        int run = number(joined.get());
        joined.set((long) run << RUN_SHIFT);
        int lent = 0;
        try {
            lent = threads > 1 ? Workers.help(this, run, threads - 1) : 0;
            work(0);
        } finally {
            int helpers = (int) joined.getAndAdd(NEXT_RUN);
            await(left, helpers);
            Workers.release(1 + lent);
        }
        if (failed) {
            Throwable cause = failure;
            failure = NONE;
            throw explain(failedWorker, cause);
        }
    }

    /** Takes part in a run as a helper, unless that run is over. */
    final void join(int run) {
        long seen;
        do {
            seen = joined.get();
            if (number(seen) != run) {
                return;
            }
        } while (!joined.compareAndSet(seen, seen + 1));
        work((int) seen + 1);
        left.incrementAndGet();
    }

    private static int number(long joined) {
        return (int) (joined >>> RUN_SHIFT);
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
                    failedWorker = worker;
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
