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

    /** Half a cosine from {@code rate} to 0 (Loshchilov and Hutter, 2017). */
    record Cosine(double rate) implements Schedule {
        @Override
        public double learningRate(long step, long totalSteps) {
            return rate * (1 + StrictMath.cos(Math.PI * step / Math.max(1, totalSteps))) / 2;
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
