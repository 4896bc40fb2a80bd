package dev.signet.plan;

/**
 * Consecutive steps of a plan that each sample of the batch goes through before the next one does. A worker takes a sample through all of them alone, in room of
 * its own; samples that would leave most workers without work are taken by all together, one after the other, an item of a step each.
 *
 * @param first the first step
 * @param end the step after the last
 * @param samples the samples of the batch
 */
public record SampleStage(int first, int end, int samples) {
    /** How many samples are taken by a worker alone; the others come after them. */
    public int alone(int workers) {
        int left = samples % workers;
        return MOST_BUSY * left >= LEAST_BUSY * workers ? samples : samples - left;
    }

    /** A last round is left to single workers where at least three of four have a sample. */
    private static final int MOST_BUSY = 4;

    private static final int LEAST_BUSY = 3;

    /** How many workers need room for a sample. */
    public int rooms(int workers) {
        return alone(workers) == 0 ? 1 : Math.min(workers, samples);
    }
}
