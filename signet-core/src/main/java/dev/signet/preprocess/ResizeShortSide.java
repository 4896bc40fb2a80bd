package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.Map;

/**
 * So that the shorter side gets this size and the aspect ratio stays: torchvision's {@code Resize(size)}, the longer
 * side rounded down.
 */
public record ResizeShortSide(int size, ResizeFilter filter, ResizeRounding rounding) implements PixelStep {
    static final String NAME = "resize-short-side";

    public ResizeShortSide {
        Sizes.checkPositive("resize to a short side", size, size);
    }

    /** As Pillow's. */
    public ResizeShortSide(int size, ResizeFilter filter) {
        this(size, filter, ResizeRounding.TWICE);
    }

    /** With torchvision's default filter, bilinear. */
    public static ResizeShortSide to(int size) {
        return new ResizeShortSide(size, ResizeFilter.BILINEAR);
    }

    public ResizeShortSide filter(ResizeFilter filter) {
        return new ResizeShortSide(size, filter, rounding);
    }

    public ResizeShortSide rounding(ResizeRounding rounding) {
        return new ResizeShortSide(size, filter, rounding);
    }

    @Override
    public Image apply(Image image) {
        Shape shape = outputShape(image.shape());
        return Resampler.resize(image, shape.size(1), shape.size(2), filter, rounding);
    }

    @Override
    public Shape outputShape(Shape image) {
        int height = image.size(1);
        int width = image.size(2);
        if (height <= width) {
            return Shape.of(image.size(0), size, longSide(width, height));
        }
        return Shape.of(image.size(0), longSide(height, width), size);
    }

    private int longSide(int longer, int shorter) {
        return Math.toIntExact((long) size * longer / shorter);
    }

    @Override
    public Map<String, Object> toPlain() {
        return rounding.in(PlainStep.named(NAME).with("size", size).with("filter", filter.plainName()))
                .map();
    }

    static ResizeShortSide fromPlain(PlainStep step) {
        return new ResizeShortSide(step.integer("size"), step.filter("filter"), ResizeRounding.from(step));
    }
}
