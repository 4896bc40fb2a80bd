package dev.signet.app;

import dev.signet.data.Augmentation;
import dev.signet.data.HorizontalFlip;
import dev.signet.data.RandomCrop;
import dev.signet.data.RandomResizedCrop;
import dev.signet.preprocess.PixelStep;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.Resize;
import dev.signet.preprocess.ResizeFilter;
import dev.signet.preprocess.ResizeShortSide;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** How the pictures of a training set are varied so that they fit what a model does with them afterwards. */
final class Variations {
    /** Fine-tuning wants most of the object in the picture. */
    private static final double SMALLEST_PART = 0.35;

    private static final double LARGEST_RATIO = 4.0 / 3;
    private static final int MARGIN = 4;

    private Variations() {}

    /**
     * A part of each picture, resized to what the model's first resizing would make, perhaps mirrored. Pictures that the model takes as they are move by a few
     * pixels instead.
     */
    static List<Augmentation> of(Preprocessing preprocessing, Shape picture, boolean flips) {
        List<Augmentation> variations = new ArrayList<>();
        variations.add(part(preprocessing, picture));
        if (flips) {
            variations.add(HorizontalFlip.half());
        }
        return variations;
    }

    private static Augmentation part(Preprocessing preprocessing, Shape picture) {
        for (PixelStep step : preprocessing.steps()) {
            if (step instanceof ResizeShortSide resize) {
                return crop(resize.size(), resize.size());
            }
            if (step instanceof Resize resize) {
                return crop(resize.height(), resize.width());
            }
        }
        return new RandomCrop(picture.size(1), picture.size(2), MARGIN);
    }

    private static Augmentation crop(int height, int width) {
        return new RandomResizedCrop(height, width, SMALLEST_PART, 1, LARGEST_RATIO, ResizeFilter.BILINEAR);
    }
}
