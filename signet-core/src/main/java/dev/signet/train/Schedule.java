package dev.signet.train;

/** The learning rate of each step, as a function of its number. */
public sealed interface Schedule {
    /** @param step from 0 */
    double learningRate(long step, long totalSteps);

    /** The same all the time. */
    record Constant(double rate) implements Schedule {
        @Override
        public double learningRate(long step, long totalSteps) {
            return rate;
        }
    }

    /** PyTorch's StepLR: {@code rate}, multiplied by {@code factor} again after every {@code every} steps. */
    record Step(double rate, long every, double factor) implements Schedule {
        public Step {
            if (every < 1) {
                throw new IllegalArgumentException("every must be at least 1 step, got " + every);
            }
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            return rate * StrictMath.pow(factor, step / every);
        }
    }

    /** Half a cosine from {@code rate} to {@code minimum} (Loshchilov and Hutter, 2017); PyTorch's CosineAnnealingLR. */
    record Cosine(double rate, double minimum) implements Schedule {
        /** Down to 0. */
        public Cosine(double rate) {
            this(rate, 0);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            double part = StrictMath.cos(Math.PI * step / Math.max(1, totalSteps));
            return minimum + (rate - minimum) * (1 + part) / 2;
        }
    }

    /** PyTorch's OneCycleLR: up from rate / 25 over 30 % of the steps, then down to rate / 25e4, both as half cosines (Smith, 2018). */
    record OneCycle(double rate) implements Schedule {
        private static final double WARM = 0.3;
        private static final double START = 25;
        private static final double END = 1e4;

        @Override
        public double learningRate(long step, long totalSteps) {
            double peak = WARM * totalSteps - 1;
            double last = totalSteps - 1.0;
            double low = rate / START;
            if (step <= peak) {
                return between(low, rate, peak <= 0 ? 1 : step / peak);
            }
            return between(rate, low / END, last <= peak ? 1 : (step - peak) / (last - peak));
        }

        private static double between(double from, double to, double part) {
            return to + (from - to) / 2 * (StrictMath.cos(Math.PI * part) + 1);
        }
    }
}
