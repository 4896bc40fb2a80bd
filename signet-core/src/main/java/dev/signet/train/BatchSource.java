package dev.signet.train;

import java.util.Iterator;

/** Where the batches of each epoch come from. An epoch always has the same batches, whoever asks and how often: that is what makes a resumed run exact. */
public interface BatchSource {
    /** Batches in an epoch, at least 1. */
    int batches();

    /**
     * The batches of an epoch from one on.
     *
     * @param epoch from 0
     * @param firstBatch from 0; {@link #batches()} for an iterator at its end
     */
    Iterator<LabelledBatch> epoch(int epoch, int firstBatch);
}
