package dev.signet.data;

import dev.signet.preprocess.Image;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;

/**
 * A random change of a training picture that leaves its class as it is. All chance comes from the stream, which is the
 * picture's own in this epoch: who computes it, and when, does not matter.
 */
public interface Augmentation {
    Image apply(Image image, RandomStream random);

    /** The shape {@code [channels, height, width]} that a picture of this shape will have; the same for every draw. */
    Shape outputShape(Shape image);
}
