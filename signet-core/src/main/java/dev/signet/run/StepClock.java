package dev.signet.run;

import java.util.Arrays;

/**
 * How long each step of a run takes by the clock on the wall. Where workers take samples through several steps alone, the time until all are through is
 * divided among the steps in proportion to what the workers spent in each.
 */
class StepClock {
    /** Does not look. */
    static final StepClock NONE = new StepClock();

    private StepClock() {}

    /** A clock for runs of so many steps by so many workers. */
    static Measuring measuring(int steps, int workers) {
        return new Measuring(steps, workers);
    }

    /** A worker begins a sample. */
    void start(int worker) {}

    /** A worker has finished a step of its sample. */
    void took(int worker, int step) {}

    /** Everybody has finished the steps from {@code first} to before {@code end}, or a phase of the only one. */
    void passed(int first, int end) {}

    static final class Measuring extends StepClock {
        /** Nanoseconds by worker and step. */
        private final long[][] spent;
        /** When each worker finished a step last. */
        private final long[] at;

        private final double[] elapsed;
        private long last;

        private Measuring(int steps, int workers) {
            this.spent = new long[workers][steps];
            this.at = new long[workers];
            this.elapsed = new double[steps];
        }

        /** Begins a run. */
        void begin() {
            Arrays.fill(elapsed, 0);
            for (long[] own : spent) {
                Arrays.fill(own, 0);
            }
            last = System.nanoTime();
        }

        /** Nanoseconds of each step of the run. */
        double elapsed(int step) {
            return elapsed[step];
        }

        @Override
        void start(int worker) {
            at[worker] = System.nanoTime();
        }

        @Override
        void took(int worker, int step) {
            long now = System.nanoTime();
            spent[worker][step] += now - at[worker];
            at[worker] = now;
        }

        @Override
        void passed(int first, int end) {
            long now = System.nanoTime();
            double all = 0;
            for (int step = first; step < end; step++) {
                all += spent(step);
            }
            for (int step = first; step < end; step++) {
                elapsed[step] += (now - last) * (end - first == 1 ? 1 : spent(step) / all);
            }
            last = now;
        }

        private double spent(int step) {
            long nanoseconds = 0;
            for (long[] own : spent) {
                nanoseconds += own[step];
            }
            return nanoseconds;
        }
    }
}
