package dev.signet.train;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** A set that a tiny network learns: images of 8 by 8 with horizontal, vertical or diagonal stripes and noise. The last batch is smaller. */
record DrawnStripes(int samples, int batchSize, long seed) implements BatchSource {
    static final Shape IMAGE = Shape.of(1, 8, 8);
    static final int CLASSES = 3;

    @Override
    public int batches() {
        return Math.ceilDiv(samples, batchSize);
    }

    @Override
    public Iterator<LabelledBatch> epoch(int epoch, int firstBatch) {
        int[] order = RandomStream.of(seed, "order").at(epoch).permutation(samples);
        return IntStream.range(firstBatch, batches())
                .mapToObj(number -> batch(order, number))
                .iterator();
    }

    List<LabelledBatch> inOrder() {
        int[] order = IntStream.range(0, samples).toArray();
        return IntStream.range(0, batches())
                .mapToObj(number -> batch(order, number))
                .toList();
    }

    private LabelledBatch batch(int[] order, int number) {
        int from = number * batchSize;
        int size = Math.min(batchSize, samples - from);
        float[] images = new float[size * 64];
        long[] labels = new long[size];
        int[] indices = new int[size];
        for (int n = 0; n < size; n++) {
            indices[n] = order[from + n];
            labels[n] = indices[n] % CLASSES;
            draw(indices[n], (int) labels[n], images, n * 64);
        }
        return new LabelledBatch(Tensor.wrap(Shape.of(size, 1, 8, 8), images), labels, indices);
    }

    private void draw(int index, int label, float[] images, int offset) {
        RandomStream random = RandomStream.of(seed, "image").at(index);
        int phase = random.below(1000, 4);
        for (int i = 0; i < 64; i++) {
            int along = switch (label) {
                case 0 -> i / 8;
                case 1 -> i % 8;
                default -> i / 8 + i % 8;
            };
            images[offset + i] = ((along + phase) % 4 < 2 ? 1 : -1) + 0.3f * (float) random.normal(i);
        }
    }
}
