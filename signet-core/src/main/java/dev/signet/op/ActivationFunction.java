package dev.signet.op;

import java.util.Locale;

/**
 * The activations of one number besides ReLU, sigmoid and tanh, with their derivatives, in double; {@code a} and {@code b} are the function's
 * parameters. Definitions are PyTorch's.
 */
public enum ActivationFunction {
    /** a x + b. */
    AFFINE(1, 0) {
        @Override
        public double value(double x, double a, double b) {
            return a * x + b;
        }

        @Override
        public double derivative(double x, double a, double b) {
            return a;
        }
    },
    /** x to the power of a. */
    POWER(2, 0) {
        @Override
        public double value(double x, double a, double b) {
            return StrictMath.pow(x, a);
        }

        @Override
        public double derivative(double x, double a, double b) {
            return a * StrictMath.pow(x, a - 1);
        }
    },
    /** |x| to the power of a. */
    ABS_POWER(2, 0) {
        @Override
        public double value(double x, double a, double b) {
            return StrictMath.pow(Math.abs(x), a);
        }

        @Override
        public double derivative(double x, double a, double b) {
            return a * StrictMath.pow(Math.abs(x), a - 1) * Math.signum(x);
        }
    },
    /** x, or a (exp x - 1) below 0. */
    ELU(1, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x > 0 ? x : a * StrictMath.expm1(x);
        }

        @Override
        public double derivative(double x, double a, double b) {
            return x > 0 ? 1 : a * StrictMath.exp(x);
        }
    },
    /** x, or a (exp (x / a) - 1) below 0. */
    CELU(1, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x > 0 ? x : a * StrictMath.expm1(x / a);
        }

        @Override
        public double derivative(double x, double a, double b) {
            return x > 0 ? 1 : StrictMath.exp(x / a);
        }
    },
    /** b x, or a b (exp x - 1) below 0 (Klambauer et al., 2017). */
    SELU(1.6732632423543772, 1.0507009873554805) {
        @Override
        public double value(double x, double a, double b) {
            return b * (x > 0 ? x : a * StrictMath.expm1(x));
        }

        @Override
        public double derivative(double x, double a, double b) {
            return b * (x > 0 ? 1 : a * StrictMath.exp(x));
        }
    },
    /** x, or a x below 0. */
    LEAKY_RELU(0.01, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x > 0 ? x : a * x;
        }

        @Override
        public double derivative(double x, double a, double b) {
            return x > 0 ? 1 : a;
        }
    },
    /** x times the share of a normal distribution below x (Hendrycks and Gimpel, 2016). */
    GELU(0, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x * Erf.normal(x);
        }

        @Override
        public double derivative(double x, double a, double b) {
            return Erf.normal(x) + x * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
        }
    },
    /** GELU by a hyperbolic tangent: x / 2 (1 + tanh(√(2/π) (x + 0.044715 x³))). */
    GELU_TANH(0, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x / 2 * (1 + tanh(x));
        }

        @Override
        public double derivative(double x, double a, double b) {
            double t = tanh(x);
            return (1 + t) / 2 + x / 2 * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        }

        private double tanh(double x) {
            return StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x));
        }
    },
    /** a x + b between 0 and 1. */
    HARD_SIGMOID(1.0 / 6, 0.5) {
        @Override
        public double value(double x, double a, double b) {
            double y = a * x + b;
            return y < 0 ? 0 : Math.min(y, 1);
        }

        @Override
        public double derivative(double x, double a, double b) {
            double y = a * x + b;
            return y > 0 && y < 1 ? a : 0;
        }
    },
    /** x times (x / 6 + 1/2 between 0 and 1) (Howard et al., 2019). */
    HARD_SWISH(0, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x * HARD_SIGMOID.value(x, HARD_SIGMOID.a(), HARD_SIGMOID.b());
        }

        @Override
        public double derivative(double x, double a, double b) {
            if (x < -3) {
                return 0;
            }
            return x <= 3 ? x / 3 + 0.5 : 1;
        }
    },
    /** x between a and b; ReLU6 is 0 to 6, and 0 of -0. */
    HARD_TANH(-1, 1) {
        @Override
        public double value(double x, double a, double b) {
            return x <= a ? a : Math.min(x, b);
        }

        @Override
        public double derivative(double x, double a, double b) {
            return x > a && x < b ? 1 : 0;
        }
    },
    /** x, or 0 between -a and a. */
    HARD_SHRINK(0.5, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x >= -a && x <= a ? 0 : x;
        }

        @Override
        public double derivative(double x, double a, double b) {
            return x >= -a && x <= a ? 0 : 1;
        }
    },
    /** x moved by a towards 0, or 0 between -a and a. */
    SOFT_SHRINK(0.5, 0) {
        @Override
        public double value(double x, double a, double b) {
            return HARD_SHRINK.value(x, a, b) - HARD_SHRINK.derivative(x, a, b) * Math.copySign(a, x);
        }

        @Override
        public double derivative(double x, double a, double b) {
            return HARD_SHRINK.derivative(x, a, b);
        }
    },
    /** x moved by b towards 0, or 0 between -a and a. */
    SHRINK(0.5, 0) {
        @Override
        public double value(double x, double a, double b) {
            return HARD_SHRINK.value(x, a, b) - HARD_SHRINK.derivative(x, a, b) * Math.copySign(b, x);
        }

        @Override
        public double derivative(double x, double a, double b) {
            return HARD_SHRINK.derivative(x, a, b);
        }
    },
    /** x - tanh x. */
    TANH_SHRINK(0, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x - StrictMath.tanh(x);
        }

        @Override
        public double derivative(double x, double a, double b) {
            double t = StrictMath.tanh(x);
            return t * t;
        }
    },
    /** x where it is above a, else b. */
    THRESHOLD(0, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x <= a ? b : x;
        }

        @Override
        public double derivative(double x, double a, double b) {
            return x <= a ? 0 : 1;
        }
    },
    /** log (1 / (1 + exp -x)). */
    LOG_SIGMOID(0, 0) {
        @Override
        public double value(double x, double a, double b) {
            return Math.min(x, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        }

        @Override
        public double derivative(double x, double a, double b) {
            return sigmoid(-x);
        }
    },
    /** log (1 + exp (a x)) / a; x itself where a x is above b. */
    SOFTPLUS(1, 20) {
        @Override
        public double value(double x, double a, double b) {
            return a * x > b ? x : softplus(a * x) / a;
        }

        @Override
        public double derivative(double x, double a, double b) {
            return a * x > b ? 1 : sigmoid(a * x);
        }
    },
    /** x / (1 + |x|). */
    SOFTSIGN(0, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x / (1 + Math.abs(x));
        }

        @Override
        public double derivative(double x, double a, double b) {
            return 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
        }
    },
    /** x sigmoid x, also called Swish. */
    SILU(0, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x * sigmoid(x);
        }

        @Override
        public double derivative(double x, double a, double b) {
            double s = sigmoid(x);
            return s * (1 + x * (1 - s));
        }
    },
    /** x tanh(log (1 + exp x)) (Misra, 2019). */
    MISH(0, 0) {
        @Override
        public double value(double x, double a, double b) {
            return x * StrictMath.tanh(softplus(x));
        }

        @Override
        public double derivative(double x, double a, double b) {
            double t = StrictMath.tanh(softplus(x));
            return t + x * sigmoid(x) * (1 - t * t);
        }
    };

    private final double a;
    private final double b;

    ActivationFunction(double a, double b) {
        this.a = a;
        this.b = b;
    }

    /** The usual first parameter. */
    public double a() {
        return a;
    }

    /** The usual second parameter. */
    public double b() {
        return b;
    }

    public abstract double value(double x, double a, double b);

    /** At a corner the derivative PyTorch takes. */
    public abstract double derivative(double x, double a, double b);

    /** As attributes write it: {@code hard_swish}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ActivationFunction of(String text) {
        for (ActivationFunction function : values()) {
            if (function.text().equals(text)) {
                return function;
            }
        }
        throw new IllegalArgumentException("no activation named " + text);
    }

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x < 0 ? e / (1 + e) : 1 / (1 + e);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
}
