package dev.signet.train;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Batches of rows of numbers that were computed before, such as the features of a body that does not change. Each sample may have several rows, from several views of
 * its picture; an epoch takes one of each sample, at random. Order and choice are functions of (seed, epoch, sample).
 *
 * @param views rows by sample, {@code [samples, features]}, for each view
 * @param dropsLast leaves out an incomplete last batch
 */
@SuppressWarnings("ArrayRecordComponent")
public record FeatureBatches(List<Tensor> views, int[] labels, int batchSize, long seed, boolean dropsLast)
        implements BatchSource {
    public FeatureBatches {
        views = List.copyOf(views);
        for (Tensor view : views) {
            if (view.shape().rank() != 2 || view.shape().size(0) != labels.length) {
                throw new IllegalArgumentException(
                        "features are " + view.shape() + ", expected " + labels.length + " rows, one for each label");
            }
        }
        if (views.isEmpty() || labels.length == 0 || batchSize < 1) {
            throw new IllegalArgumentException("there are " + views.size() + " views of " + labels.length
                    + " samples in batches of " + batchSize + "; expected at least one of each");
        }
    }

    @Override
    public int batches() {
        int whole = labels.length / batchSize;
        return labels.length % batchSize == 0 || (dropsLast && whole > 0) ? whole : whole + 1;
    }

    @Override
    public Iterator<LabelledBatch> epoch(int epoch, int firstBatch) {
        int[] order = RandomStream.of(seed, "shuffle").at(epoch).permutation(labels.length);
        RandomStream choice = RandomStream.of(seed, "view").at(epoch);
        return new Batches(order, choice, firstBatch, batches());
    }

    /** All samples once, in order, of the first view. */
    public Iterable<LabelledBatch> inOrder() {
        int[] order = new int[labels.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        FeatureBatches first = new FeatureBatches(List.of(views.getFirst()), labels, batchSize, seed, false);
        return () -> first.new Batches(order, RandomStream.of(seed, "view"), 0, first.batches());
    }

    private final class Batches implements Iterator<LabelledBatch> {
        private final int[] order;
        private final RandomStream choice;
        private final int end;
        private int next;

        Batches(int[] order, RandomStream choice, int first, int end) {
            this.order = order;
            this.choice = choice;
            this.next = first;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public LabelledBatch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int from = next++ * batchSize;
            int size = Math.min(batchSize, order.length - from);
            int features = views.getFirst().shape().size(1);
            float[] rows = new float[Math.multiplyExact(size, features)];
            long[] classes = new long[size];
            int[] indices = new int[size];
            for (int n = 0; n < size; n++) {
                int sample = order[from + n];
                Tensor view = views.get(choice.below(sample, views.size()));
                System.arraycopy(view.floats(), sample * features, rows, n * features, features);
                classes[n] = labels[sample];
                indices[n] = sample;
            }
            return new LabelledBatch(Tensor.wrap(Shape.of(size, features), rows), classes, indices);
        }
    }
}
