package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that happens between a decoded picture and a model's input: steps on the pixels, then normalisation to floats.
 * Travels inside the model, so that a served picture is prepared as the training pictures were.
 *
 * <pre>{@code
 * Preprocessing.of(Normalize.imageNet(), ResizeShortSide.to(256), CenterCrop.of(224)).apply(image)   // 3 x 224 x 224
 * floats
 * }</pre>
 */
public record Preprocessing(List<PixelStep> steps, Normalize normalize) {
    public Preprocessing {
        steps = List.copyOf(steps);
    }

    public static Preprocessing of(Normalize normalize, PixelStep... steps) {
        return new Preprocessing(List.of(steps), normalize);
    }

    /**
     * The usual evaluation pipeline of ImageNet models: short side to {@code resize} by this filter, centre crop,
     * ImageNet's mean and std.
     */
    public static Preprocessing imageNet(int resize, int crop, ResizeFilter filter) {
        return of(Normalize.imageNet(), new ToRgb(), new ResizeShortSide(resize, filter), CenterCrop.of(crop));
    }

    /** The same normalisation after these steps instead. */
    public Preprocessing steps(PixelStep... steps) {
        return new Preprocessing(List.of(steps), normalize);
    }

    /** The model's input for this picture: {@code [channels, height, width]}, row-major. */
    public float[] apply(Image image) {
        Image prepared = pixels(image);
        float[] out = new float[prepared.shape().elements()];
        normalize.apply(prepared, out, 0);
        return out;
    }

    /** As {@link #apply(Image)}, written into {@code out} from {@code offset} on. */
    public void apply(Image image, float[] out, int offset) {
        normalize.apply(pixels(image), out, offset);
    }

    /** The picture after the steps and before normalisation: what the model looks at, as one can show it. */
    public Image pixels(Image image) {
        Image current = image;
        for (PixelStep step : steps) {
            current = step.apply(current);
        }
        return current;
    }

    /** The shape {@code [channels, height, width]} that a picture of this shape becomes. */
    public Shape outputShape(Shape image) {
        Shape shape = image;
        for (PixelStep step : steps) {
            shape = step.outputShape(shape);
        }
        return normalize.outputShape(shape);
    }

    /**
     * The steps in order, then the normalisation, as maps of strings, numbers and lists: what a model file stores as
     * JSON.
     */
    public List<Map<String, Object>> toPlain() {
        List<Map<String, Object>> plain =
                new ArrayList<>(steps.stream().map(PixelStep::toPlain).toList());
        plain.add(normalize.toPlain());
        return List.copyOf(plain);
    }

    /**
     * The inverse of {@link #toPlain()}. Throws {@link IllegalArgumentException} naming the step and entry that is
     * wrong.
     */
    public static Preprocessing fromPlain(List<Map<String, Object>> plain) {
        if (plain.isEmpty()) {
            throw new IllegalArgumentException(
                    "preprocessing is empty; it ends with a step \"" + Normalize.NAME + "\"");
        }
        List<PixelStep> steps = new ArrayList<>();
        for (Map<String, Object> step : plain.subList(0, plain.size() - 1)) {
            steps.add(pixelStep(new PlainStep(step)));
        }
        PlainStep last = new PlainStep(plain.getLast());
        if (!last.name().equals(Normalize.NAME)) {
            throw new IllegalArgumentException(
                    "preprocessing ends with \"" + last.name() + "\"; the last step is \"" + Normalize.NAME + "\"");
        }
        return new Preprocessing(steps, Normalize.fromPlain(last.allow("mean", "std", "divisor", "order")));
    }

    private static PixelStep pixelStep(PlainStep step) {
        return switch (step.name()) {
            case Resize.NAME -> Resize.fromPlain(step.allow("height", "width", "filter", ResizeRounding.NAME));
            case ResizeShortSide.NAME -> ResizeShortSide.fromPlain(step.allow("size", "filter", ResizeRounding.NAME));
            case CenterCrop.NAME -> CenterCrop.fromPlain(step.allow("height", "width", CenterCrop.OFFSET));
            case ToGrey.NAME -> {
                step.allow();
                yield new ToGrey();
            }
            case ToRgb.NAME -> {
                step.allow();
                yield new ToRgb();
            }
            case Normalize.NAME ->
                throw new IllegalArgumentException(
                        "step \"" + Normalize.NAME + "\" makes floats of the pixels and must be the last one");
            default ->
                throw new IllegalArgumentException("preprocessing step \"" + step.name() + "\" is unknown; known are "
                        + List.of(
                                Resize.NAME,
                                ResizeShortSide.NAME,
                                CenterCrop.NAME,
                                ToGrey.NAME,
                                ToRgb.NAME,
                                Normalize.NAME));
        };
    }
}
