package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.Map;

/**
 * The middle of the image, as torchvision's {@code CenterCrop}; an image that is too small is first surrounded by
 * zeros.
 */
public record CenterCrop(int height, int width) implements PixelStep {
    static final String NAME = "center-crop";

    public CenterCrop {
        Sizes.checkPositive("centre crop", height, width);
    }

    public static CenterCrop of(int size) {
        return new CenterCrop(size, size);
    }

    @Override
    public Image apply(Image image) {
        return Crop.window(image, start(image.height(), height), start(image.width(), width), height, width);
    }

    /** Where the crop begins, negative inside the surrounding zeros. Python's round: halves go to the even number. */
    private static int start(int inSize, int outSize) {
        if (inSize < outSize) {
            return -((outSize - inSize) / 2);
        }
        return (int) Math.rint((inSize - outSize) / 2.0);
    }

    @Override
    public Shape outputShape(Shape image) {
        return Shape.of(image.size(0), height, width);
    }

    @Override
    public Map<String, Object> toPlain() {
        return PlainStep.named(NAME).with("height", height).with("width", width).map();
    }

    static CenterCrop fromPlain(PlainStep step) {
        return new CenterCrop(step.integer("height"), step.integer("width"));
    }
}
