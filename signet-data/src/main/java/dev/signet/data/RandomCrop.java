package dev.signet.data;

import dev.signet.preprocess.Crop;
import dev.signet.preprocess.Image;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;

/**
 * A window at a random place of the picture after it was surrounded by {@code padding} zeros on every side:
 * torchvision's {@code RandomCrop}. With the picture's own size it shifts by up to {@code padding} pixels.
 */
public record RandomCrop(int height, int width, int padding) implements Augmentation {
    public RandomCrop {
        if (height < 1 || width < 1 || padding < 0) {
            throw new IllegalArgumentException(
                    "crop " + height + " x " + width + " must be positive, padding " + padding + " not negative");
        }
    }

    @Override
    public Image apply(Image image, RandomStream random) {
        int downFree = free(image.height(), height);
        int rightFree = free(image.width(), width);
        return Crop.window(
                image,
                random.below(0, downFree + 1) - padding,
                random.below(1, rightFree + 1) - padding,
                height,
                width);
    }

    private int free(int inSize, int outSize) {
        int free = inSize + 2 * padding - outSize;
        if (free < 0) {
            throw new IllegalArgumentException("a crop of " + height + " x " + width + " does not fit a side of "
                    + inSize + " pixels with padding " + padding + "; resize first, or crop less");
        }
        return free;
    }

    @Override
    public Shape outputShape(Shape image) {
        return Shape.of(image.size(0), height, width);
    }
}
