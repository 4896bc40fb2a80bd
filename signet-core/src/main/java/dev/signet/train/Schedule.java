package dev.signet.train;

import java.util.List;

/** The learning rate of each step, as a function of its number. All counts are steps; PyTorch's are what its {@code step()} is called for. */
public interface Schedule {
    /**
     * @param step from 0
     * @param totalSteps of the whole run
     */
    double learningRate(long step, long totalSteps);

    /**
     * The rate where it also depends on how the run goes; schedules that do not look need not say anything.
     *
     * @param losses of the validation after each epoch so far, or of the training where there is no validation
     */
    default double learningRate(long step, long totalSteps, List<Double> losses) {
        return learningRate(step, totalSteps);
    }

    /** This schedule after a warm-up: the rate rises evenly from nearly nothing over so many steps, and the schedule starts then. */
    default Schedule warmUp(long steps) {
        return new WarmUp(this, steps, 1.0 / (steps + 1));
    }

    /** The same all the time. */
    record Constant(double rate) implements Schedule {
        @Override
        public double learningRate(long step, long totalSteps) {
            return rate;
        }
    }

    /** {@code rate} times {@code factor} for the first steps, then {@code rate}; PyTorch's ConstantLR. */
    record Held(double rate, double factor, long steps) implements Schedule {
        @Override
        public double learningRate(long step, long totalSteps) {
            return step < steps ? rate * factor : rate;
        }
    }

    /** {@code rate}, multiplied by {@code factor} again after every {@code every} steps; PyTorch's StepLR. */
    record Step(double rate, long every, double factor) implements Schedule {
        public Step {
            atLeastOne("every", every);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            long times = step / every;
            return rate * StrictMath.pow(factor, (double) times);
        }
    }

    /** {@code rate}, multiplied by {@code factor} again at each of these steps; PyTorch's MultiStepLR. */
    record MultiStep(double rate, List<Long> milestones, double factor) implements Schedule {
        public MultiStep {
            milestones = List.copyOf(milestones);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            long passed =
                    milestones.stream().filter(milestone -> milestone <= step).count();
            return rate * StrictMath.pow(factor, (double) passed);
        }
    }

    /** {@code rate}, multiplied by {@code factor} after every step; PyTorch's ExponentialLR. */
    record Exponential(double rate, double factor) implements Schedule {
        @Override
        public double learningRate(long step, long totalSteps) {
            return rate * StrictMath.pow(factor, (double) step);
        }
    }

    /** {@code rate} times a factor that goes evenly from {@code start} to {@code end} over so many steps and stays there; PyTorch's LinearLR. */
    record Linear(double rate, double start, double end, long steps) implements Schedule {
        public Linear {
            atLeastOne("steps", steps);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            return rate * (start + (end - start) * Math.min(step, steps) / steps);
        }
    }

    /** {@code rate (1 - step / steps)^power}, then 0; PyTorch's PolynomialLR. */
    record Polynomial(double rate, long steps, double power) implements Schedule {
        public Polynomial {
            atLeastOne("steps", steps);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            return rate * StrictMath.pow(1 - (double) Math.min(step, steps) / steps, power);
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
            return halfCosine(rate, minimum, (double) step / Math.max(1, totalSteps));
        }
    }

    /**
     * Half cosines from {@code rate} to {@code minimum}, the first over {@code first} steps, each next one {@code growth} times as long; PyTorch's
     * CosineAnnealingWarmRestarts.
     */
    record CosineRestarts(double rate, double minimum, long first, long growth) implements Schedule {
        public CosineRestarts {
            atLeastOne("first", first);
            atLeastOne("growth", growth);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            long length = first;
            long at = step;
            if (growth == 1) {
                at %= length;
            }
            while (at >= length) {
                at -= length;
                length *= growth;
            }
            return halfCosine(rate, minimum, (double) at / length);
        }
    }

    /**
     * Up evenly from {@code low} to {@code high} and down again, over and over (Smith, 2017); PyTorch's CyclicLR.
     *
     * @param byCycle factor on the height of each next cycle: 1 is its mode triangular, 1/2 triangular2
     * @param byStep factor on the height of each next step: its mode exp_range has its gamma here
     */
    record Cyclic(double low, double high, long up, long down, double byCycle, double byStep) implements Schedule {
        public Cyclic {
            atLeastOne("up", up);
            atLeastOne("down", down);
        }

        /** All cycles equally high. */
        public Cyclic(double low, double high, long up, long down) {
            this(low, high, up, down, 1, 1);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            long at = step % (up + down);
            double part = at <= up ? (double) at / up : (double) (up + down - at) / down;
            double cycles = (double) (step / (up + down));
            double height = StrictMath.pow(byCycle, cycles) * StrictMath.pow(byStep, (double) step);
            return low + (high - low) * part * height;
        }
    }

    /**
     * Up from {@code rate / start} to {@code rate} over a part of the steps, then down to {@code rate / start / end} (Smith, 2018); PyTorch's
     * OneCycleLR.
     *
     * @param warm the part of the steps that go up
     * @param evenly along straight lines instead of half cosines
     * @param threePhases down to {@code rate / start} in as many steps as up, and only then to the end
     */
    record OneCycle(double rate, double warm, double start, double end, boolean evenly, boolean threePhases)
            implements Schedule {
        public OneCycle {
            if (!(warm >= 0 && warm <= 1) || !(start > 0) || !(end > 0)) {
                throw new IllegalArgumentException(
                        "warm must be 0 to 1, start and end above 0, got " + warm + ", " + start + " and " + end);
            }
        }

        /** PyTorch's defaults: from rate / 25 over 30 % of the steps, down to rate / 25e4, as half cosines. */
        public OneCycle(double rate) {
            this(rate, 0.3, 25, 1e4, false, false);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            double peak = warm * totalSteps - 1;
            double back = threePhases ? 2 * warm * totalSteps - 2 : peak;
            double last = totalSteps - 1.0;
            double low = rate / start;
            if (step <= peak) {
                return between(low, rate, part(step, 0, peak));
            }
            if (step <= back) {
                return between(rate, low, part(step, peak, back));
            }
            return between(threePhases ? low : rate, low / end, part(step, back, last));
        }

        private static double part(double step, double from, double to) {
            return to <= from ? 1 : Math.min(1, (step - from) / (to - from));
        }

        private double between(double from, double to, double part) {
            return evenly ? from + (to - from) * part : halfCosine(from, to, part);
        }
    }

    /** Schedules one after the other: the next begins, counting from 0, at each of these steps; PyTorch's SequentialLR. */
    record Sequence(List<Schedule> parts, List<Long> starts) implements Schedule {
        public Sequence {
            parts = List.copyOf(parts);
            starts = List.copyOf(starts);
            if (parts.size() != starts.size() + 1) {
                throw new IllegalArgumentException(parts.size() + " schedules need " + (parts.size() - 1)
                        + " steps at which the next begins, got " + starts);
            }
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            int part = (int) starts.stream().filter(start -> start <= step).count();
            long from = part == 0 ? 0 : starts.get(part - 1);
            long to = part == starts.size() ? totalSteps : starts.get(part);
            return parts.get(part).learningRate(step - from, Math.max(1, to - from));
        }
    }

    /** {@code rate} times (model size)^-0.5 min(step^-0.5, step warmUp^-1.5), steps from 1 (Vaswani et al., 2017). */
    record Noam(double rate, long modelSize, long warmUp) implements Schedule {
        public Noam {
            atLeastOne("modelSize", modelSize);
            atLeastOne("warmUp", warmUp);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            double n = step + 1.0;
            double rising = n * StrictMath.pow((double) warmUp, -1.5);
            return rate * Math.min(1 / Math.sqrt(n), rising) / Math.sqrt((double) modelSize);
        }
    }

    /**
     * Another schedule after a warm-up, which starts at {@code start} times that schedule's first rate and rises evenly to it; PyTorch's SequentialLR of LinearLR
     * and the other. The schedule's own steps count from the end of the warm-up.
     */
    record WarmUp(Schedule then, long steps, double start) implements Schedule {
        public WarmUp {
            atLeastOne("steps", steps);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            long left = Math.max(1, totalSteps - steps);
            if (step >= steps) {
                return then.learningRate(step - steps, left);
            }
            return then.learningRate(0, left) * (start + (1 - start) * step / steps);
        }

        @Override
        public double learningRate(long step, long totalSteps, List<Double> losses) {
            boolean warm = step >= steps;
            return warm
                    ? then.learningRate(step - steps, Math.max(1, totalSteps - steps), losses)
                    : learningRate(step, totalSteps);
        }
    }

    /**
     * {@code rate}, multiplied by {@code factor} whenever the loss did not fall for more than {@code patience} epochs; PyTorch's ReduceLROnPlateau in its mode
     * min.
     *
     * @param threshold the part by which a loss must be below the best to count as lower
     * @param cooldown epochs after a reduction in which nothing is counted
     * @param minimum the rate never falls below
     */
    record Plateau(double rate, double factor, int patience, double threshold, int cooldown, double minimum)
            implements Schedule {
        private static final double LEAST_CHANGE = 1e-8;

        public Plateau {
            if (!(factor > 0 && factor < 1) || patience < 0 || cooldown < 0) {
                throw new IllegalArgumentException(
                        "factor must be above 0 and below 1, patience and cooldown at least 0, got " + factor + ", "
                                + patience + " and " + cooldown);
            }
        }

        /** PyTorch's defaults: a tenth after 10 epochs without a loss lower by a ten-thousandth. */
        public Plateau(double rate) {
            this(rate, 0.1, 10, 1e-4, 0, 0);
        }

        @Override
        public double learningRate(long step, long totalSteps) {
            return rate;
        }

        @Override
        public double learningRate(long step, long totalSteps, List<Double> losses) {
            double now = rate;
            double best = Double.POSITIVE_INFINITY;
            int bad = 0;
            int resting = 0;
            for (double loss : losses) {
                boolean lower = loss < best * (1 - threshold);
                best = lower ? loss : best;
                bad = lower ? 0 : bad + 1;
                if (resting > 0) {
                    resting--;
                    bad = 0;
                }
                if (bad > patience) {
                    double reduced = Math.max(now * factor, minimum);
                    now = now - reduced > LEAST_CHANGE ? reduced : now;
                    resting = cooldown;
                    bad = 0;
                }
            }
            return now;
        }
    }

    private static double halfCosine(double from, double to, double part) {
        return to + (from - to) * (1 + StrictMath.cos(Math.PI * part)) / 2;
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
    }
}
