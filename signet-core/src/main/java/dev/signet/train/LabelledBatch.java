package dev.signet.train;

import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;

/**
 * Some labelled samples.
 *
 * @param images float32 {@code [N, …]}
 * @param labels class of each
 * @param indices number of each in its data set: the key of its random numbers
 */
public record LabelledBatch(Tensor images, long[] labels, int[] indices) {
    public LabelledBatch {
        Shape shape = images.shape();
        if (shape.rank() < 1 || shape.size(0) != labels.length || labels.length != indices.length) {
            throw new ShapeException("images are " + shape + ", with " + labels.length + " labels and " + indices.length
                    + " indices; expected one of each per image");
        }
    }

    public int size() {
        return labels.length;
    }
}
