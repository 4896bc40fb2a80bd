package dev.signet.data;

import dev.signet.preprocess.Image;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;

/** Left and right swapped, with this probability. Not for digits or letters. */
public record HorizontalFlip(double probability) implements Augmentation {
    public HorizontalFlip {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability " + probability + " is not between 0 and 1");
        }
    }

    /** Every second picture. */
    public static HorizontalFlip half() {
        return new HorizontalFlip(0.5);
    }

    @Override
    public Image apply(Image image, RandomStream random) {
        return random.uniform(0) < probability ? Orientation.MIRRORED.upright(image) : image;
    }

    @Override
    public Shape outputShape(Shape image) {
        return image;
    }
}
