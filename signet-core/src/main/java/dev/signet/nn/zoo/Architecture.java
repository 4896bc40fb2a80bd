package dev.signet.nn.zoo;

import dev.signet.nn.Network;
import dev.signet.tensor.Shape;

/**
 * A network of the zoo, before it is told what images and how many classes it shall have.
 *
 * @param image the images it is known for, {@code [channels, height, width]}
 * @param classes the number of classes it is known for
 */
public record Architecture(String name, String description, Shape image, int classes, Maker maker) {
    /** Builds the layers for these images and classes. */
    public interface Maker {
        /** Throws {@link dev.signet.tensor.ShapeException} naming the layer for which the images are too small. */
        Network network(Shape image, int classes);
    }

    /** For the images and classes it is known for. */
    public Network network() {
        return maker.network(image, classes);
    }

    /** For these images, {@code [channels, height, width]}, and classes. */
    public Network network(Shape image, int classes) {
        if (image.rank() != 3) {
            throw new dev.signet.tensor.ShapeException(name + " is for images [channels, height, width], got " + image);
        }
        return maker.network(image, classes);
    }
}
