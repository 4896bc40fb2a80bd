package dev.signet.data;

/**
 * How a data set is opened.
 *
 * @param maxBad the share of unreadable pictures that is skipped with a report; one more is a {@link DatasetException}
 * @param limits what a single picture may cost
 * @param threads threads that check the pictures while opening
 * @param fullCheckBytes folders whose files are no larger in all are decoded whole while opening, so that every damaged
 *     picture is found at once; of larger ones the headers are checked, and a picture damaged further down ends the
 *     reading that meets it
 * @param cacheBytes decoded pictures are kept in memory if all of them need no more than this
 */
public record DatasetOptions(double maxBad, DecodeLimits limits, int threads, long fullCheckBytes, long cacheBytes) {
    public DatasetOptions {
        if (!(maxBad >= 0 && maxBad <= 1)) {
            throw new IllegalArgumentException(
                    "maxBad " + maxBad + " is not a share between 0 and 1; 0.1 allows every tenth");
        }
        if (threads < 1 || fullCheckBytes < 0 || cacheBytes < 0) {
            throw new IllegalArgumentException("threads " + threads + " must be positive, fullCheckBytes "
                    + fullCheckBytes + " and cacheBytes " + cacheBytes + " not negative");
        }
    }

    /**
     * A tenth may be bad, the standard limits, all processors, 256 MB decoded while opening, an eighth of the heap for
     * the cache.
     */
    public static DatasetOptions standard() {
        Runtime runtime = Runtime.getRuntime();
        return new DatasetOptions(
                0.1, DecodeLimits.standard(), runtime.availableProcessors(), 256_000_000, runtime.maxMemory() / 8);
    }

    public DatasetOptions maxBad(double maxBad) {
        return new DatasetOptions(maxBad, limits, threads, fullCheckBytes, cacheBytes);
    }

    public DatasetOptions limits(DecodeLimits limits) {
        return new DatasetOptions(maxBad, limits, threads, fullCheckBytes, cacheBytes);
    }

    public DatasetOptions threads(int threads) {
        return new DatasetOptions(maxBad, limits, threads, fullCheckBytes, cacheBytes);
    }

    public DatasetOptions fullCheckBytes(long fullCheckBytes) {
        return new DatasetOptions(maxBad, limits, threads, fullCheckBytes, cacheBytes);
    }

    public DatasetOptions cacheBytes(long cacheBytes) {
        return new DatasetOptions(maxBad, limits, threads, fullCheckBytes, cacheBytes);
    }
}
