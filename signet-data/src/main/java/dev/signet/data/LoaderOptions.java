package dev.signet.data;

import java.util.List;

/**
 * How batches are made of a data set.
 *
 * @param batchSize pictures in a batch
 * @param seed decides the order of every epoch and every random change
 * @param shuffles whether epochs have a random order
 * @param augmentations random changes, in this order, before preprocessing
 * @param workers threads that prepare batches ahead; 0 prepares each when it is asked for
 * @param ahead most batches that are prepared or being prepared before they are asked for
 * @param dropsLast leaves out an incomplete last batch
 */
public record LoaderOptions(
        int batchSize,
        long seed,
        boolean shuffles,
        List<Augmentation> augmentations,
        int workers,
        int ahead,
        boolean dropsLast) {
    public LoaderOptions {
        augmentations = List.copyOf(augmentations);
        if (batchSize < 1 || workers < 0 || ahead < 1) {
            throw new IllegalArgumentException("batchSize " + batchSize + " and ahead " + ahead
                    + " must be positive, workers " + workers + " not negative");
        }
    }

    /** Shuffled, one worker, two batches ahead, no random changes. */
    public static LoaderOptions training(int batchSize, long seed) {
        return new LoaderOptions(batchSize, seed, true, List.of(), 1, 2, false);
    }

    /** In the data set's order, one worker, two batches ahead. */
    public static LoaderOptions evaluation(int batchSize) {
        return new LoaderOptions(batchSize, 0, false, List.of(), 1, 2, false);
    }

    public LoaderOptions augment(Augmentation... augmentations) {
        return new LoaderOptions(batchSize, seed, shuffles, List.of(augmentations), workers, ahead, dropsLast);
    }

    /** This many threads, and one batch more than threads ahead. */
    public LoaderOptions workers(int workers) {
        return new LoaderOptions(batchSize, seed, shuffles, augmentations, workers, workers + 1, dropsLast);
    }

    public LoaderOptions ahead(int ahead) {
        return new LoaderOptions(batchSize, seed, shuffles, augmentations, workers, ahead, dropsLast);
    }

    public LoaderOptions dropsLast(boolean dropsLast) {
        return new LoaderOptions(batchSize, seed, shuffles, augmentations, workers, ahead, dropsLast);
    }
}
