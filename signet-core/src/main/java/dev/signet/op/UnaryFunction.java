package dev.signet.op;

import dev.signet.graph.GradientScope;
import dev.signet.graph.Value;
import java.util.Locale;
import java.util.Optional;

/** What {@link Unary} computes of one number, with the gradient as graph: nothing where it is zero almost everywhere. */
public enum UnaryFunction {
    ABS {
        @Override
        double of(double x) {
            return Math.abs(x);
        }

        @Override
        long of(long x) {
            return Math.abs(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(times(scope, scope.gradient(), apply(scope, SIGN, scope.input(0))));
        }
    },
    NEG {
        @Override
        double of(double x) {
            return -x;
        }

        @Override
        long of(long x) {
            return -x;
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(apply(scope, NEG, scope.gradient()));
        }
    },
    SIGN {
        @Override
        double of(double x) {
            return Math.signum(x);
        }

        @Override
        long of(long x) {
            return Long.signum(x);
        }
    },
    CEIL {
        @Override
        double of(double x) {
            return Math.ceil(x);
        }

        @Override
        long of(long x) {
            return x;
        }
    },
    FLOOR {
        @Override
        double of(double x) {
            return Math.floor(x);
        }

        @Override
        long of(long x) {
            return x;
        }
    },
    /** To the nearest integer, of two the even one. */
    ROUND {
        @Override
        double of(double x) {
            return Math.rint(x);
        }

        @Override
        long of(long x) {
            return x;
        }
    },
    SQRT {
        @Override
        double of(double x) {
            return Math.sqrt(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(over(scope, scope.gradient(), affine(scope, 2, 0, scope.output(0))));
        }
    },
    EXP {
        @Override
        double of(double x) {
            return StrictMath.exp(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(times(scope, scope.gradient(), scope.output(0)));
        }
    },
    LOG {
        @Override
        double of(double x) {
            return StrictMath.log(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(over(scope, scope.gradient(), scope.input(0)));
        }
    },
    RECIPROCAL {
        @Override
        double of(double x) {
            return 1 / x;
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            Value square = times(scope, scope.output(0), scope.output(0));
            return Optional.of(times(scope, apply(scope, NEG, scope.gradient()), square));
        }
    },
    SIN {
        @Override
        double of(double x) {
            return StrictMath.sin(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(times(scope, scope.gradient(), apply(scope, COS, scope.input(0))));
        }
    },
    COS {
        @Override
        double of(double x) {
            return StrictMath.cos(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            Value sine = apply(scope, SIN, scope.input(0));
            return Optional.of(times(scope, apply(scope, NEG, scope.gradient()), sine));
        }
    },
    TAN {
        @Override
        double of(double x) {
            return StrictMath.tan(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            Value square = times(scope, scope.output(0), scope.output(0));
            return Optional.of(times(scope, scope.gradient(), affine(scope, 1, 1, square)));
        }
    },
    ASIN {
        @Override
        double of(double x) {
            return StrictMath.asin(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(over(scope, scope.gradient(), rootOfSquare(scope, -1, 1)));
        }
    },
    ACOS {
        @Override
        double of(double x) {
            return StrictMath.acos(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(over(scope, apply(scope, NEG, scope.gradient()), rootOfSquare(scope, -1, 1)));
        }
    },
    ATAN {
        @Override
        double of(double x) {
            return StrictMath.atan(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(over(scope, scope.gradient(), affine(scope, 1, 1, square(scope))));
        }
    },
    SINH {
        @Override
        double of(double x) {
            return StrictMath.sinh(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(times(scope, scope.gradient(), apply(scope, COSH, scope.input(0))));
        }
    },
    COSH {
        @Override
        double of(double x) {
            return StrictMath.cosh(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(times(scope, scope.gradient(), apply(scope, SINH, scope.input(0))));
        }
    },
    ASINH {
        @Override
        double of(double x) {
            double size = Math.abs(x);
            return Math.copySign(StrictMath.log1p(size + size * size / (1 + Math.sqrt(1 + size * size))), x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(over(scope, scope.gradient(), rootOfSquare(scope, 1, 1)));
        }
    },
    ACOSH {
        @Override
        double of(double x) {
            return StrictMath.log(x + Math.sqrt((x - 1) * (x + 1)));
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(over(scope, scope.gradient(), rootOfSquare(scope, 1, -1)));
        }
    },
    ATANH {
        @Override
        double of(double x) {
            return StrictMath.log1p(2 * x / (1 - x)) / 2;
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            return Optional.of(over(scope, scope.gradient(), affine(scope, -1, 1, square(scope))));
        }
    },
    ERF {
        @Override
        double of(double x) {
            return Double.isNaN(x) ? x : Erf.of(x);
        }

        @Override
        Optional<Value> gradient(GradientScope scope) {
            Value bell = apply(scope, EXP, apply(scope, NEG, square(scope)));
            return Optional.of(times(scope, scope.gradient(), affine(scope, 2 / Math.sqrt(Math.PI), 0, bell)));
        }
    },
    /** All bits the other way round; of bool, whether it is false. */
    NOT {
        @Override
        double of(double x) {
            throw new IllegalArgumentException("not needs integers or bool");
        }

        @Override
        long of(long x) {
            return ~x;
        }
    };

    abstract double of(double x);

    /** Of integers; those that leave the whole numbers have none. */
    long of(long x) {
        throw new IllegalArgumentException(text() + " needs floats");
    }

    boolean takesFloats() {
        return this != NOT;
    }

    boolean takesIntegers() {
        return ordinal() <= ROUND.ordinal() || this == NOT;
    }

    Optional<Value> gradient(GradientScope scope) {
        return Optional.empty();
    }

    private static Value apply(GradientScope scope, UnaryFunction function, Value x) {
        return scope.add(new Unary(function), x);
    }

    private static Value times(GradientScope scope, Value a, Value b) {
        return scope.add(new Mul(), a, b);
    }

    private static Value over(GradientScope scope, Value a, Value b) {
        return scope.add(new Binary(BinaryFunction.DIV), a, b);
    }

    private static Value affine(GradientScope scope, double factor, double offset, Value x) {
        return scope.add(new Activation(ActivationFunction.AFFINE, factor, offset), x);
    }

    private static Value square(GradientScope scope) {
        return times(scope, scope.input(0), scope.input(0));
    }

    private static Value rootOfSquare(GradientScope scope, double factor, double offset) {
        return apply(scope, SQRT, affine(scope, factor, offset, square(scope)));
    }

    /** The name in model files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static UnaryFunction of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
