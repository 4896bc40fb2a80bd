package dev.signet.app;

import dev.signet.data.Batch;
import dev.signet.data.BatchLoader;
import dev.signet.train.BatchSource;
import dev.signet.train.LabelledBatch;
import java.util.Iterator;

/** The batches of a loader, as training and scoring take them. */
record LoadedBatches(BatchLoader loader) implements BatchSource {
    @Override
    public int batches() {
        return loader.batches();
    }

    @Override
    public Iterator<LabelledBatch> epoch(int epoch, int firstBatch) {
        return labelled(loader.epoch(epoch, firstBatch).iterator());
    }

    /** All images once, in order. */
    Iterable<LabelledBatch> inOrder() {
        return () -> labelled(loader.inOrder().iterator());
    }

    private static Iterator<LabelledBatch> labelled(Iterator<Batch> batches) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public LabelledBatch next() {
                return labelled(batches.next());
            }
        };
    }

    private static LabelledBatch labelled(Batch batch) {
        long[] labels = new long[batch.size()];
        for (int n = 0; n < labels.length; n++) {
            labels[n] = batch.labels()[n];
        }
        return new LabelledBatch(batch.tensor(), labels, batch.indices());
    }
}
