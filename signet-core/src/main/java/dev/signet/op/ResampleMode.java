package dev.signet.op;

import java.util.Locale;

/** How {@link Resample} reads between positions. */
public enum ResampleMode {
    /** The position the coordinate rounds down to. */
    NEAREST,
    /** The nearest position, a tie going up: PyTorch's {@code nearest-exact}. */
    NEAREST_EXACT,
    /** The two neighbours, weighted by nearness; bilinear and trilinear over several axes. */
    LINEAR,
    /** Four neighbours by Keys' convolution kernel with a = -0.75; bicubic over two axes. */
    CUBIC;

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ResampleMode of(String text) {
        for (ResampleMode mode : values()) {
            if (mode.text().equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("mode is " + text + ", expected nearest, nearest-exact, linear or cubic");
    }
}
