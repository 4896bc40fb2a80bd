package dev.signet.op;

import dev.signet.tensor.ShapeException;
import java.util.Locale;

/** What a position outside the input reads, in PyTorch's names. */
public enum PadMode {
    /** A constant, usually zero. */
    CONSTANT,
    /** Mirrored at the first and last element, which are not repeated. */
    REFLECT,
    /** The nearest element. */
    REPLICATE,
    /** From the other end. */
    CIRCULAR;

    /** As PyTorch writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PadMode of(String text) {
        for (PadMode mode : values()) {
            if (mode.text().equals(text)) {
                return mode;
            }
        }
        throw new ShapeException("padding mode " + text + ", expected constant, reflect, replicate or circular");
    }

    /** The input position that {@code position} (0 is the first element, negative lies before it) reads; -1 for the constant. */
    int source(int position, int size) {
        if (position >= 0 && position < size) {
            return position;
        }
        return switch (this) {
            case CONSTANT -> -1;
            case REFLECT -> position < 0 ? -position : 2 * (size - 1) - position;
            case REPLICATE -> position < 0 ? 0 : size - 1;
            case CIRCULAR -> Math.floorMod(position, size);
        };
    }

    /** Refuses more padding than there are elements to read. */
    void check(int axis, int begin, int end, int size) {
        int most = switch (this) {
            case CONSTANT -> Integer.MAX_VALUE;
            case REFLECT -> size - 1;
            case REPLICATE -> size > 0 ? Integer.MAX_VALUE : 0;
            case CIRCULAR -> size;
        };
        if (Math.max(begin, end) > most) {
            throw new ShapeException("axis " + axis + " has " + size + " positions, too few for " + text()
                    + " padding of (" + begin + ", " + end + "); use at most " + Math.max(0, most));
        }
        if ((long) size + begin + end < 0) {
            throw new ShapeException("axis " + axis + " has " + size + " positions, fewer than are cropped by (" + begin
                    + ", " + end + ")");
        }
    }
}
