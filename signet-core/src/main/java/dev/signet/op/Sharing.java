package dev.signet.op;

import dev.signet.tensor.ShapeException;
import java.util.Locale;

/**
 * Which output positions of an axis use the same weights. With as many weights as positions every position has its own (a locally connected layer),
 * with one weight all share it (a convolution), whichever way is chosen.
 */
public enum Sharing {
    /** Neighbours share: the axis is cut into regions of nearly equal size (eyebrows above, chin below). */
    REGIONS,
    /** Positions a period apart share, as in tiled convolutional networks (Ngiam et al., 2010). */
    TILES;

    /** As it stands in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Sharing of(String text) {
        for (Sharing sharing : values()) {
            if (sharing.text().equals(text)) {
                return sharing;
            }
        }
        throw new ShapeException("sharing " + text + ", expected regions or tiles");
    }

    /** Which of {@code weights} weights position {@code position} of {@code positions} uses. */
    public int weightOf(int position, int positions, int weights) {
        return switch (this) {
            case REGIONS -> (int) ((long) position * weights / positions);
            case TILES -> position % weights;
        };
    }
}
