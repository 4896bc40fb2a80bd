package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.Map;

/**
 * To exactly this height and width, whatever the aspect ratio was; unless it rounds once, equal byte by byte to
 * Pillow's {@code resize((width, height))}.
 */
public record Resize(int height, int width, ResizeFilter filter, ResizeRounding rounding) implements PixelStep {
    static final String NAME = "resize";

    public Resize {
        Sizes.checkPositive("resize", height, width);
    }

    /** As Pillow's. */
    public Resize(int height, int width, ResizeFilter filter) {
        this(height, width, filter, ResizeRounding.TWICE);
    }

    /** With torchvision's default filter, bilinear. */
    public static Resize to(int height, int width) {
        return new Resize(height, width, ResizeFilter.BILINEAR);
    }

    public Resize filter(ResizeFilter filter) {
        return new Resize(height, width, filter, rounding);
    }

    public Resize rounding(ResizeRounding rounding) {
        return new Resize(height, width, filter, rounding);
    }

    @Override
    public Image apply(Image image) {
        return Resampler.resize(image, height, width, filter, rounding);
    }

    @Override
    public Shape outputShape(Shape image) {
        return Shape.of(image.size(0), height, width);
    }

    @Override
    public Map<String, Object> toPlain() {
        return rounding.in(PlainStep.named(NAME)
                        .with("height", height)
                        .with("width", width)
                        .with("filter", filter.plainName()))
                .map();
    }

    static Resize fromPlain(PlainStep step) {
        return new Resize(
                step.integer("height"), step.integer("width"), step.filter("filter"), ResizeRounding.from(step));
    }
}
