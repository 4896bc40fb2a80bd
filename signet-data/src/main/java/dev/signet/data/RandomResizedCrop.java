package dev.signet.data;

import dev.signet.preprocess.Crop;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.Resize;
import dev.signet.preprocess.ResizeFilter;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;

/**
 * A window of random area, aspect ratio and place, resized to one size: torchvision's {@code RandomResizedCrop}, the
 * usual augmentation of photos. If ten random windows do not fit, the middle of the picture is taken.
 *
 * @param minScale smallest share of the picture's area
 * @param maxScale largest share
 * @param maxRatio largest ratio of the sides, width to height or height to width
 */
public record RandomResizedCrop(
        int height, int width, double minScale, double maxScale, double maxRatio, ResizeFilter filter)
        implements Augmentation {
    private static final int ATTEMPTS = 10;
    private static final int DRAWS_PER_ATTEMPT = 4;

    public RandomResizedCrop {
        if (!(minScale > 0 && minScale <= maxScale && maxScale <= 1 && maxRatio >= 1 && maxRatio <= 100)) {
            throw new IllegalArgumentException("scale " + minScale + ".." + maxScale
                    + " must lie in 0..1 and the largest ratio " + maxRatio + " in 1..100");
        }
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("crop " + height + " x " + width + " must be positive");
        }
    }

    /** torchvision's defaults: 8 % to 100 % of the area, sides up to 4:3, bilinear. */
    public static RandomResizedCrop to(int size) {
        return new RandomResizedCrop(size, size, 0.08, 1, 4.0 / 3, ResizeFilter.BILINEAR);
    }

    /** Other shares of the area; fine-tuning does better with 0.35 and more. */
    public RandomResizedCrop scale(double minScale, double maxScale) {
        return new RandomResizedCrop(height, width, minScale, maxScale, maxRatio, filter);
    }

    @Override
    public Image apply(Image image, RandomStream random) {
        return new Resize(height, width, filter).apply(window(image, random));
    }

    private Image window(Image image, RandomStream random) {
        double area = (double) image.height() * image.width();
        double logRatio = StrictMath.log(maxRatio);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int draw = DRAWS_PER_ATTEMPT * attempt;
            double target = area * random.uniform(draw, minScale, maxScale);
            double ratio = StrictMath.exp(random.uniform(draw + 1, -logRatio, logRatio));
            int cropWidth = (int) Math.rint(Math.sqrt(target * ratio));
            int cropHeight = (int) Math.rint(Math.sqrt(target / ratio));
            if (cropWidth > 0 && cropWidth <= image.width() && cropHeight > 0 && cropHeight <= image.height()) {
                int top = random.below(draw + 2, image.height() - cropHeight + 1);
                int left = random.below(draw + 3, image.width() - cropWidth + 1);
                return Crop.window(image, top, left, cropHeight, cropWidth);
            }
        }
        return middle(image);
    }

    /** As much of the middle as the ratio allows. */
    private Image middle(Image image) {
        int cropWidth = (int) Math.min(image.width(), Math.rint(image.height() * maxRatio));
        int cropHeight = (int) Math.min(image.height(), Math.rint(image.width() * maxRatio));
        return Crop.window(
                image, (image.height() - cropHeight) / 2, (image.width() - cropWidth) / 2, cropHeight, cropWidth);
    }

    @Override
    public Shape outputShape(Shape image) {
        return Shape.of(image.size(0), height, width);
    }
}
