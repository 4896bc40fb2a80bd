package dev.signet.preprocess;

import java.util.Locale;

/**
 * How often a resized sample is rounded to a byte. The two differ by one in some samples, which is enough to exchange
 * neighbours in a list of the five best classes.
 */
public enum ResizeRounding {
    /** After the pass along the rows and again after the pass along the columns: Pillow, byte by byte. */
    TWICE,
    /** Both passes on real numbers, half-way values to the even byte at the end: torchvision with tensors, ONNX's Resize with antialias. */
    ONCE;

    static final String NAME = "rounding";

    /** The lower-case name, as in model files. */
    String plainName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The step's plain form, which says so only where it is not as usual. */
    PlainStep in(PlainStep step) {
        return this == TWICE ? step : step.with(NAME, plainName());
    }

    static ResizeRounding from(PlainStep step) {
        return step.constant(NAME, values(), TWICE);
    }
}
