package dev.signet.app.conformance;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import dev.signet.train.Adam;
import dev.signet.train.AdamW;
import dev.signet.train.Adamax;
import dev.signet.train.Optimizer;
import dev.signet.train.Schedule;
import dev.signet.train.Sgd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The trajectory of one recorded optimizer or scheduler. */
final class TrainingCheck {
    /** Twelve steps in float32 against double. */
    private static final double FLOAT_BOUND = 1e-5;
    /** A closed form in double against PyTorch's recursion. */
    private static final double DOUBLE_BOUND = 1e-12;

    private TrainingCheck() {}

    static Verdict optimizer(TorchCase recorded) {
        Optimizer optimizer = switch (recorded.name()) {
            case "optim.SGD" -> sgd(recorded);
            case "optim.AdamW" -> adamW(recorded);
            case "optim.Adam" -> adam(recorded);
            case "optim.Adamax" -> adamax(recorded);
            default -> throw new UnsupportedCaseException("optimizer " + recorded.name());
        };
        Tensor start = recorded.tensor("param");
        Tensor weight = Tensor.of(start.shape(), start.floats());
        Map<String, Tensor> moments = new HashMap<>();
        optimizer.slots().forEach(slot -> moments.put(slot, Tensor.zeros(start.shape())));
        Wide expected = recorded.wide("trajectory");
        Wide actual =
                Wide.ofDoubles(expected.shape(), new double[expected.shape().elements()]);
        float[] gradients = recorded.tensor("grads").floats();
        double rate = recorded.number("lr", 1e-3);
        int size = start.elements();
        for (int step = 0; step < expected.shape().size(0); step++) {
            float[] gradient = java.util.Arrays.copyOfRange(gradients, step * size, (step + 1) * size);
            optimizer.update(weight.floats(), gradient, moments, step + 1L, rate, 1, true);
            for (int i = 0; i < size; i++) {
                actual.doubles()[step * size + i] = weight.floats()[i];
            }
        }
        return verdict(Difference.find("trajectory", actual, expected, FLOAT_BOUND));
    }

    private static Optimizer sgd(TorchCase recorded) {
        recorded.onlyArguments("lr", "momentum", "dampening", "nesterov", "weight_decay");
        return new Sgd(
                recorded.number("momentum", 0),
                recorded.number("dampening", 0),
                recorded.flag("nesterov", false),
                recorded.number("weight_decay", 0));
    }

    private static Optimizer adamW(TorchCase recorded) {
        recorded.onlyArguments("lr", "weight_decay");
        return new AdamW(0.9, 0.999, 1e-8, recorded.number("weight_decay", 0.01));
    }

    private static Optimizer adam(TorchCase recorded) {
        recorded.onlyArguments("lr", "weight_decay", "amsgrad");
        return new Adam(0.9, 0.999, 1e-8, recorded.number("weight_decay", 0), recorded.flag("amsgrad", false));
    }

    private static Optimizer adamax(TorchCase recorded) {
        recorded.onlyArguments("lr", "weight_decay");
        return new Adamax(0.9, 0.999, 1e-8, recorded.number("weight_decay", 0));
    }

    static Verdict scheduler(TorchCase recorded) {
        double base = Double.parseDouble(recorded.metadata().getOrDefault("base_lr", "0.1"));
        Schedule schedule;
        long total;
        switch (recorded.name()) {
            case "lr.StepLR" -> {
                recorded.onlyArguments("step_size", "gamma");
                schedule =
                        new Schedule.Step(base, (int) recorded.number("step_size", 1), recorded.number("gamma", 0.1));
                total = 0;
            }
            case "lr.CosineAnnealingLR" -> {
                recorded.onlyArguments("T_max", "eta_min");
                schedule = new Schedule.Cosine(base, recorded.number("eta_min", 0));
                total = (long) recorded.number("T_max", 1);
            }
            case "lr.OneCycleLR" -> {
                recorded.onlyArguments("max_lr", "total_steps");
                schedule = new Schedule.OneCycle(recorded.number("max_lr", base));
                total = (long) recorded.number("total_steps", 1);
            }
            default -> {
                schedule = withoutTotal(recorded, base);
                total = 0;
            }
        }
        Wide expected = recorded.wide("lr");
        double[] rates = new double[expected.shape().elements()];
        for (int step = 0; step < rates.length; step++) {
            rates[step] = schedule.learningRate(step, total);
        }
        return verdict(Difference.find("lr", Wide.ofDoubles(Shape.of(rates.length), rates), expected, DOUBLE_BOUND));
    }

    /** The schedules that do not ask how long the run is. */
    private static Schedule withoutTotal(TorchCase recorded, double base) {
        return switch (recorded.name()) {
            case "lr.MultiStepLR" -> {
                recorded.onlyArguments("milestones", "gamma");
                List<Long> milestones = recorded.numbers("milestones").stream()
                        .map(Double::longValue)
                        .toList();
                yield new Schedule.MultiStep(base, milestones, recorded.number("gamma", 0.1));
            }
            case "lr.ExponentialLR" -> {
                recorded.onlyArguments("gamma");
                yield new Schedule.Exponential(base, recorded.number("gamma", 1));
            }
            case "lr.CosineAnnealingWarmRestarts" -> {
                recorded.onlyArguments("T_0", "T_mult", "eta_min");
                yield new Schedule.CosineRestarts(
                        base, recorded.number("eta_min", 0), steps(recorded, "T_0", 1), steps(recorded, "T_mult", 1));
            }
            case "lr.LinearLR" -> {
                recorded.onlyArguments("start_factor", "end_factor", "total_iters");
                yield new Schedule.Linear(
                        base,
                        recorded.number("start_factor", 1.0 / 3),
                        recorded.number("end_factor", 1),
                        steps(recorded, "total_iters", 5));
            }
            case "lr.PolynomialLR" -> {
                recorded.onlyArguments("total_iters", "power");
                yield new Schedule.Polynomial(base, steps(recorded, "total_iters", 5), recorded.number("power", 1));
            }
            case "lr.ConstantLR" -> {
                recorded.onlyArguments("factor", "total_iters");
                yield new Schedule.Held(base, recorded.number("factor", 1.0 / 3), steps(recorded, "total_iters", 5));
            }
            case "lr.CyclicLR" -> cyclic(recorded);
            default -> throw new UnsupportedCaseException("scheduler " + recorded.name());
        };
    }

    private static Schedule cyclic(TorchCase recorded) {
        recorded.onlyArguments("base_lr", "max_lr", "step_size_up", "step_size_down", "mode", "cycle_momentum");
        if (!recorded.text("mode", "triangular").equals("triangular") || recorded.flag("cycle_momentum", true)) {
            throw new UnsupportedCaseException("CyclicLR other than triangular, or with the momentum in cycles");
        }
        long up = steps(recorded, "step_size_up", 2000);
        return new Schedule.Cyclic(
                recorded.number("base_lr", 0), recorded.number("max_lr", 0), up, steps(recorded, "step_size_down", up));
    }

    private static long steps(TorchCase recorded, String argument, long otherwise) {
        return (long) recorded.number(argument, otherwise);
    }

    private static Verdict verdict(Optional<String> difference) {
        return difference.<Verdict>map(Verdict.Failed::new).orElseGet(Verdict.Passed::new);
    }
}
