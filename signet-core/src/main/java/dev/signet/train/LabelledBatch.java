package dev.signet.train;

import dev.signet.tensor.Tensor;

/**
 * Some labelled samples.
 *
 * @param images float32 {@code [N, …]}
 * @param labels class of each
 * @param indices number of each in its data set: the key of its random numbers
 */
public record LabelledBatch(Tensor images, long[] labels, int[] indices) {
    public int size() {
        return labels.length;
    }
}
