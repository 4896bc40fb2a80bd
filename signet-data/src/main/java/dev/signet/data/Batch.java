package dev.signet.data;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;

/**
 * Some pictures ready for a model. The arrays belong to whoever received the batch: the loader does not touch them
 * again.
 *
 * @param number position in the epoch, from 0
 * @param shape {@code [size, channels, height, width]}
 * @param images the pictures' tensors one after the other
 * @param labels the pictures' classes
 * @param indices the pictures' positions in the data set
 */
public record Batch(int number, Shape shape, float[] images, int[] labels, int[] indices) {
    /** How many pictures; the last batch of an epoch may have fewer than the others. */
    public int size() {
        return labels.length;
    }

    /** The pictures as one tensor; shares the array. */
    public Tensor tensor() {
        return Tensor.wrap(shape, images);
    }
}
