package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.Locale;
import java.util.Map;

/**
 * The middle of the image, as torchvision's {@code CenterCrop}; an image that is too small is first surrounded by
 * zeros.
 *
 * @param offset where it begins if an odd number of pixels is too much
 */
public record CenterCrop(int height, int width, Offset offset) implements PixelStep {
    static final String NAME = "center-crop";
    static final String OFFSET = "offset";

    /** Half of what is too much, in whole pixels. */
    public enum Offset {
        /** Halves go to the even number: Python's {@code round}, torchvision. */
        EVEN,
        /** Halves are dropped: integer division, as with Caffe, OpenCV and TensorFlow. */
        DOWN;

        /** The lower-case name, as in model files. */
        String plainName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CenterCrop {
        Sizes.checkPositive("centre crop", height, width);
    }

    /** As torchvision's. */
    public CenterCrop(int height, int width) {
        this(height, width, Offset.EVEN);
    }

    public CenterCrop offset(Offset other) {
        return new CenterCrop(height, width, other);
    }

    public static CenterCrop of(int size) {
        return new CenterCrop(size, size);
    }

    @Override
    public Image apply(Image image) {
        return Crop.window(image, start(image.height(), height), start(image.width(), width), height, width);
    }

    /** Where the crop begins, negative inside the surrounding zeros. */
    private int start(int inSize, int outSize) {
        if (inSize < outSize) {
            return -((outSize - inSize) / 2);
        }
        return switch (offset) {
            case EVEN -> (int) Math.rint((inSize - outSize) / 2.0);
            case DOWN -> (inSize - outSize) / 2;
        };
    }

    @Override
    public Shape outputShape(Shape image) {
        return Shape.of(image.size(0), height, width);
    }

    @Override
    public Map<String, Object> toPlain() {
        PlainStep step = PlainStep.named(NAME).with("height", height).with("width", width);
        return (offset == Offset.EVEN ? step : step.with(OFFSET, offset.plainName())).map();
    }

    static CenterCrop fromPlain(PlainStep step) {
        return new CenterCrop(
                step.integer("height"), step.integer("width"), step.constant(OFFSET, Offset.values(), Offset.EVEN));
    }
}
