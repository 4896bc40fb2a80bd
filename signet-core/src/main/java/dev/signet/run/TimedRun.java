package dev.signet.run;

import java.util.Arrays;

/** A run that looks at the clock after every phase. */
final class TimedRun extends Job {
    private final PlanRun run;
    /** Nanoseconds of each step in the last run. */
    private final long[] elapsed;

    private long last;

    TimedRun(PlanRun run, int steps) {
        super(run.phases());
        this.run = run;
        this.elapsed = new long[steps];
    }

    /** Runs once; returns the nanoseconds from the end of one step to the end of the next, in an array that the next call fills again. */
    long[] time(int threads) {
        Arrays.fill(elapsed, 0);
        last = System.nanoTime();
        run(threads);
        return elapsed;
    }

    @Override
    void passed(int phase) {
        long now = System.nanoTime();
        elapsed[run.stepOf(phase)] += now - last;
        last = now;
    }

    @Override
    int items(int phase) {
        return run.items(phase);
    }

    @Override
    void item(int phase, int item, int worker) {
        run.item(phase, item, worker);
    }

    @Override
    RuntimeException explain(int phase, Throwable cause) {
        return run.explain(phase, cause);
    }
}
