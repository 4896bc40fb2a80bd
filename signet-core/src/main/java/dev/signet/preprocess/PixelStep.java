package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.Map;

/** A step from pixels to pixels. Steps are plain records; {@link #toPlain()} is how a model file carries one. */
public sealed interface PixelStep permits Resize, ResizeShortSide, CenterCrop, ToGrey, ToRgb {
    Image apply(Image image);

    /** The shape {@code [channels, height, width]} that an image of this shape will have. */
    Shape outputShape(Shape image);

    /** Strings and numbers under the step's components' names, and its name under {@code step}. */
    Map<String, Object> toPlain();
}
