package dev.signet.graph;

import dev.signet.tensor.ShapeException;
import java.util.function.IntUnaryOperator;

/**
 * One size in the shape of a graph value: a number, or a symbol such as {@code N} or an opaque formula such as
 * {@code floor((H+2-3)/2)+1}. Symbols are equal only if their text is identical; there is no algebra. When concrete sizes are known the
 * shape rules run again on numbers.
 */
public sealed interface Dim {
    /** The batch size of every model input: the one symbol with a meaning of its own (see {@code Plan}). */
    Dim BATCH = symbol("N");

    /** A known size. */
    record Known(int size) implements Dim {
        public Known {
            if (size < 0) {
                throw new ShapeException("negative size " + size);
            }
        }

        @Override
        public String toString() {
            return Integer.toString(size);
        }
    }

    /** A size known only by name or formula until the model meets data. */
    record Symbol(String text) implements Dim {
        @Override
        public String toString() {
            return text;
        }
    }

    static Dim of(int size) {
        return new Known(size);
    }

    static Dim symbol(String text) {
        return new Symbol(text);
    }

    default boolean isKnown() {
        return this instanceof Known;
    }

    /** The number; throws {@link UnknownSizeException} for a symbol. */
    default int size() {
        return switch (this) {
            case Known known -> known.size();
            case Symbol symbol ->
                throw new UnknownSizeException("size " + symbol.text()
                        + " is not known here; give concrete spatial sizes with input(channels, height, width)");
        };
    }

    /** The function of this size: computed for a number, an opaque formula for a symbol, in which {@code %s} stands for the symbol. */
    default Dim map(IntUnaryOperator function, String formula) {
        return switch (this) {
            case Known known -> of(function.applyAsInt(known.size()));
            case Symbol symbol -> symbol(formula.replace("%s", symbol.text()));
        };
    }

    /** Equal, or at least one of them a symbol: nothing speaks against it before concrete sizes are known. */
    default boolean mayEqual(Dim other) {
        return equals(other) || !isKnown() || !other.isKnown();
    }
}
