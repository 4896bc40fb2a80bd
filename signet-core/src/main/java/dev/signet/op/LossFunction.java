package dev.signet.op;

import java.util.Locale;

/**
 * The losses of one predicted number x against one target t, with their slopes in x, in double; {@code a} and {@code b} are the function's
 * parameters. Definitions are PyTorch's.
 */
public enum LossFunction {
    /** x - t: for losses that are computed already and only need to be reduced. */
    DIFFERENCE(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return x - t;
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return 1;
        }
    },
    /** (x - t)²: MSELoss. */
    SQUARED(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return (x - t) * (x - t);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return 2 * (x - t);
        }
    },
    /** |x - t|: L1Loss. */
    ABSOLUTE(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return Math.abs(x - t);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return Math.signum(x - t);
        }
    },
    /** |x - t| with a parabola of width a at its foot: SmoothL1Loss, a is its beta. */
    SMOOTH_ABSOLUTE(1, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            double away = Math.abs(x - t);
            return away < a ? away * away / (2 * a) : away - a / 2;
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return Math.abs(x - t) < a ? (x - t) / a : Math.signum(x - t);
        }
    },
    /** (x - t)² / 2, straight beyond a: HuberLoss, a is its delta. */
    HUBER(1, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            double away = Math.abs(x - t);
            return away <= a ? away * away / 2 : a * (away - a / 2);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return Math.clamp(x - t, -a, a);
        }
    },
    /** -(t log x + (1 - t) log(1 - x)) of a probability x, logarithms not below -100: BCELoss. */
    BINARY(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            if (!(x >= 0 && x <= 1)) {
                throw new IllegalArgumentException("the predicted probability is " + x
                        + ", expected 0 to 1; end the network with a sigmoid, or use the loss of logits");
            }
            double no = Math.max(StrictMath.log1p(-x), -100);
            double yes = Math.max(StrictMath.log(x), -100);
            return (t - 1) * no - t * yes;
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return (x - t) / Math.max((1 - x) * x, 1e-12);
        }
    },
    /** The same of the logit x of a probability: BCEWithLogitsLoss. */
    BINARY_LOGIT(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return t * softplus(-x) + (1 - t) * softplus(x);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return sigmoid(x) - t;
        }
    },
    /** The part of {@link #BINARY_LOGIT} that wants x to be large. */
    BINARY_LOGIT_YES(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return t * softplus(-x);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return -t * sigmoid(-x);
        }
    },
    /** The part of {@link #BINARY_LOGIT} that wants x to be small. */
    BINARY_LOGIT_NO(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return (1 - t) * softplus(x);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return (1 - t) * sigmoid(x);
        }
    },
    /** {@link #BINARY_LOGIT} times (1 - p)^b and by a or 1 - a, where p is the probability of the right answer: focal loss (Lin et al., 2017). */
    FOCAL(0.25, 2) {
        @Override
        public double value(double x, double t, double a, double b) {
            double loss = BINARY_LOGIT.value(x, t, 0, 0);
            return share(t, a) * StrictMath.pow(1 - right(x, t), b) * loss;
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            double wrong = 1 - right(x, t);
            double fall = -(2 * t - 1) * sigmoid(x) * sigmoid(-x);
            double byWrong = b == 0 ? 0 : b * StrictMath.pow(wrong, b - 1) * fall * BINARY_LOGIT.value(x, t, 0, 0);
            return share(t, a) * (byWrong + StrictMath.pow(wrong, b) * BINARY_LOGIT.slope(x, t, 0, 0));
        }

        private double right(double x, double t) {
            return t * sigmoid(x) + (1 - t) * sigmoid(-x);
        }

        private double share(double t, double a) {
            return a < 0 ? 1 : a * t + (1 - a) * (1 - t);
        }
    },
    /** t (log t - x) of a log-probability x: KLDivLoss. */
    DIVERGENCE(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return (t == 0 ? 0 : t * StrictMath.log(t)) - t * x;
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return -t;
        }
    },
    /** exp t (t - x) of log-probabilities x and t: KLDivLoss with log_target. */
    DIVERGENCE_OF_LOGS(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return StrictMath.exp(t) * (t - x);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return -StrictMath.exp(t);
        }
    },
    /** exp x - t x of the logarithm x of a rate; with a = 1 Stirling's term too: PoissonNLLLoss. */
    POISSON_LOG(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return StrictMath.exp(x) - t * x + a * stirling(t);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return StrictMath.exp(x) - t;
        }
    },
    /** x - t log(x + b) of a rate x; with a = 1 Stirling's term too: PoissonNLLLoss without log_input. */
    POISSON(0, 1e-8) {
        @Override
        public double value(double x, double t, double a, double b) {
            return x - t * StrictMath.log(x + b) + a * stirling(t);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return 1 - t / (x + b);
        }
    },
    /** x where t is 1, max(0, a - x) where t is -1: HingeEmbeddingLoss. */
    HINGE_EMBEDDING(1, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return (t == 1 ? 0 : Math.max(0, a - x)) + (t == -1 ? 0 : x);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return (t == 1 || x > a ? 0 : -1) + (t == -1 ? 0 : 1);
        }
    },
    /** 1 - x where t is 1, max(0, x - a) where t is -1, of a cosine x: CosineEmbeddingLoss. */
    COSINE_EMBEDDING(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return (t == 1 ? 1 - x : 0) + (t == -1 ? Math.max(0, x - a) : 0);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return (t == 1 ? -1 : 0) + (t == -1 && x >= a ? 1 : 0);
        }
    },
    /** max(0, a - t x): MarginRankingLoss of a difference x; hinge loss. */
    HINGE(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return Math.max(0, a - t * x);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return a - t * x >= 0 ? -t : 0;
        }
    },
    /** log(1 + exp(-t x)): SoftMarginLoss. */
    SOFT_MARGIN(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return softplus(-t * x);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return -t * sigmoid(-t * x);
        }
    },
    /** log cosh(x - t). */
    LOG_COSH(0, 0) {
        @Override
        public double value(double x, double t, double a, double b) {
            return x - t + softplus(-2 * (x - t)) - StrictMath.log(2);
        }

        @Override
        public double slope(double x, double t, double a, double b) {
            return StrictMath.tanh(x - t);
        }
    };

    private final double a;
    private final double b;

    LossFunction(double a, double b) {
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

    public abstract double value(double x, double t, double a, double b);

    /** The derivative of {@link #value} in x. */
    public abstract double slope(double x, double t, double a, double b);

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LossFunction of(String text) {
        for (LossFunction function : values()) {
            if (function.text().equals(text)) {
                return function;
            }
        }
        throw new IllegalArgumentException("no loss named " + text);
    }

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x < 0 ? e / (1 + e) : 1 / (1 + e);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /** Stirling's approximation of log t!, 0 up to t = 1. */
    private static double stirling(double t) {
        return t <= 1 ? 0 : t * StrictMath.log(t) - t + StrictMath.log(2 * Math.PI * t) / 2;
    }
}
