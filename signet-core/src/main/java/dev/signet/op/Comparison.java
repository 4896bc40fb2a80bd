package dev.signet.op;

import dev.signet.tensor.ElementType;
import java.util.Locale;

/** What {@link Compare} asks of two elements; of NaN nothing is true. */
public enum Comparison {
    EQUAL {
        @Override
        boolean holds(double a, double b) {
            return a == b;
        }
    },
    LESS {
        @Override
        boolean holds(double a, double b) {
            return a < b;
        }
    },
    LESS_OR_EQUAL {
        @Override
        boolean holds(double a, double b) {
            return a <= b;
        }
    },
    GREATER {
        @Override
        boolean holds(double a, double b) {
            return a > b;
        }
    },
    GREATER_OR_EQUAL {
        @Override
        boolean holds(double a, double b) {
            return a >= b;
        }
    };

    abstract boolean holds(double a, double b);

    boolean holds(long a, long b, ElementType type) {
        return holds((double) BinaryFunction.compare(a, b, type), 0.0);
    }

    /** The name in model files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Comparison of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
