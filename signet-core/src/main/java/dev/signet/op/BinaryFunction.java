package dev.signet.op;

import dev.signet.tensor.ElementType;
import java.util.Locale;

/** What {@link Binary} computes of two numbers. Integers are exact and wrap around as their type does; a division of an integer by 0 gives 0. */
public enum BinaryFunction {
    SUB {
        @Override
        double of(double a, double b) {
            return a - b;
        }

        @Override
        long of(long a, long b, ElementType type) {
            return a - b;
        }
    },
    /** Of integers towards zero. */
    DIV {
        @Override
        double of(double a, double b) {
            return a / b;
        }

        @Override
        long of(long a, long b, ElementType type) {
            if (b == 0) {
                return 0;
            }
            return type.isUnsigned() ? Long.divideUnsigned(a, b) : a / b;
        }
    },
    POW {
        @Override
        double of(double a, double b) {
            return StrictMath.pow(a, b);
        }

        @Override
        long of(long a, long b, ElementType type) {
            if (b < 0) {
                return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;
            }
            long power = 1;
            for (long square = a, rest = b; rest > 0; rest >>>= 1, square *= square) {
                power *= (rest & 1) == 0 ? 1 : square;
            }
            return power;
        }
    },
    /** The remainder with the sign of the divisor, as in Python. */
    MOD {
        @Override
        double of(double a, double b) {
            double rest = a % b;
            return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
        }

        @Override
        long of(long a, long b, ElementType type) {
            if (b == 0) {
                return 0;
            }
            return type.isUnsigned() ? Long.remainderUnsigned(a, b) : Math.floorMod(a, b);
        }
    },
    /** The remainder with the sign of the dividend, as in C. */
    REMAINDER {
        @Override
        double of(double a, double b) {
            return a % b;
        }

        @Override
        long of(long a, long b, ElementType type) {
            if (b == 0) {
                return 0;
            }
            return type.isUnsigned() ? Long.remainderUnsigned(a, b) : a % b;
        }
    },
    MAX {
        @Override
        double of(double a, double b) {
            return Math.max(a, b);
        }

        @Override
        long of(long a, long b, ElementType type) {
            return compare(a, b, type) >= 0 ? a : b;
        }
    },
    MIN {
        @Override
        double of(double a, double b) {
            return Math.min(a, b);
        }

        @Override
        long of(long a, long b, ElementType type) {
            return compare(a, b, type) <= 0 ? a : b;
        }
    },
    /** Bit by bit; of bool, whether both are true. */
    AND {
        @Override
        long of(long a, long b, ElementType type) {
            return a & b;
        }
    },
    OR {
        @Override
        long of(long a, long b, ElementType type) {
            return a | b;
        }
    },
    XOR {
        @Override
        long of(long a, long b, ElementType type) {
            return a ^ b;
        }
    },
    /** By as many bits as the second operand says; none are left from 64 on. */
    SHIFT_LEFT {
        @Override
        long of(long a, long b, ElementType type) {
            return b < 0 || b >= Long.SIZE ? 0 : a << b;
        }
    },
    SHIFT_RIGHT {
        @Override
        long of(long a, long b, ElementType type) {
            return b < 0 || b >= Long.SIZE ? 0 : a >>> b;
        }
    };

    /** Of floats; those that look at bits have none. */
    double of(double a, double b) {
        throw new IllegalArgumentException(text() + " needs integers or bool");
    }

    abstract long of(long a, long b, ElementType type);

    /** Whether there is a function of floats. */
    boolean takesFloats() {
        return ordinal() <= MIN.ordinal();
    }

    static int compare(long a, long b, ElementType type) {
        return type == ElementType.UINT64 ? Long.compareUnsigned(a, b) : Long.compare(a, b);
    }

    /** The name in model files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static BinaryFunction of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
