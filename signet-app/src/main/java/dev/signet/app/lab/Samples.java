package dev.signet.app.lab;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.train.LabelledBatch;
import java.util.Arrays;

/**
 * Labelled pictures in memory.
 *
 * @param pixels {@code [N, C, H, W]}
 * @param labels the class of each
 */
record Samples(Tensor pixels, int[] labels, int classes) {
    int size() {
        return labels.length;
    }

    Shape sample() {
        int[] sizes = pixels.shape().toArray();
        return Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length));
    }

    /** The first so many. */
    Samples first(int count) {
        int each = sample().elements();
        int[] sizes = pixels.shape().toArray();
        sizes[0] = count;
        return new Samples(
                Tensor.wrap(Shape.of(sizes), Arrays.copyOf(pixels.floats(), count * each)),
                Arrays.copyOf(labels, count),
                classes);
    }

    /** Those with these numbers, as a batch. */
    LabelledBatch batch(int[] chosen) {
        int each = sample().elements();
        int[] sizes = pixels.shape().toArray();
        sizes[0] = chosen.length;
        float[] images = new float[chosen.length * each];
        long[] targets = new long[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(pixels.floats(), chosen[i] * each, images, i * each, each);
            targets[i] = labels[chosen[i]];
        }
        return new LabelledBatch(Tensor.wrap(Shape.of(sizes), images), targets, chosen);
    }
}
