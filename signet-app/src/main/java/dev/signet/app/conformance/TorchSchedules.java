package dev.signet.app.conformance;

import dev.signet.train.Schedule;
import java.util.List;
import java.util.stream.Stream;

/** PyTorch's learning rate schedulers as Signet's schedules. */
final class TorchSchedules {
    /** A schedule, and how many steps it is told that the run has. */
    record Run(Schedule schedule, long totalSteps) {
        static Run of(Schedule schedule) {
            return new Run(schedule, 0);
        }
    }

    private final TorchCase recorded;
    private final double base;

    private TorchSchedules(TorchCase recorded) {
        this.recorded = recorded;
        this.base = Double.parseDouble(recorded.metadata().getOrDefault("base_lr", "0.1"));
    }

    /** Throws {@link UnsupportedCaseException} for a scheduler or an argument that this version does not know. */
    static Run of(TorchCase recorded) {
        return new TorchSchedules(recorded).run();
    }

    private Run run() {
        return switch (recorded.name()) {
            case "lr.StepLR" -> step();
            case "lr.MultiStepLR" -> multiStep();
            case "lr.ConstantLR" -> held();
            case "lr.LinearLR" -> linear();
            case "lr.ExponentialLR" -> exponential();
            case "lr.PolynomialLR" -> polynomial();
            case "lr.CosineAnnealingLR" -> cosine();
            case "lr.CosineAnnealingWarmRestarts" -> cosineRestarts();
            case "lr.OneCycleLR" -> oneCycle();
            case "lr.CyclicLR" -> cyclic();
            default -> throw new UnsupportedCaseException("scheduler " + recorded.name());
        };
    }

    private void only(String... arguments) {
        recorded.onlyArguments(
                Stream.concat(Stream.of("last_epoch"), Stream.of(arguments)).toArray(String[]::new));
    }

    private long steps(String argument, long otherwise) {
        return recorded.given(argument) ? (long) recorded.number(argument, otherwise) : otherwise;
    }

    private Run step() {
        only("step_size", "gamma");
        return Run.of(new Schedule.Step(base, steps("step_size", 1), recorded.number("gamma", 0.1)));
    }

    private Run multiStep() {
        only("milestones", "gamma");
        List<Long> milestones =
                recorded.numbers("milestones").stream().map(Double::longValue).toList();
        return Run.of(new Schedule.MultiStep(base, milestones, recorded.number("gamma", 0.1)));
    }

    private Run held() {
        only("factor", "total_iters");
        return Run.of(new Schedule.Held(base, recorded.number("factor", 1.0 / 3), steps("total_iters", 5)));
    }

    private Run linear() {
        only("start_factor", "end_factor", "total_iters");
        return Run.of(new Schedule.Linear(
                base,
                recorded.number("start_factor", 1.0 / 3),
                recorded.number("end_factor", 1),
                steps("total_iters", 5)));
    }

    private Run exponential() {
        only("gamma");
        return Run.of(new Schedule.Exponential(base, recorded.number("gamma", 1)));
    }

    private Run polynomial() {
        only("total_iters", "power");
        return Run.of(new Schedule.Polynomial(base, steps("total_iters", 5), recorded.number("power", 1)));
    }

    private Run cosine() {
        only("T_max", "eta_min");
        return new Run(new Schedule.Cosine(base, recorded.number("eta_min", 0)), steps("T_max", 1));
    }

    private Run cosineRestarts() {
        only("T_0", "T_mult", "eta_min");
        return Run.of(
                new Schedule.CosineRestarts(base, recorded.number("eta_min", 0), steps("T_0", 1), steps("T_mult", 1)));
    }

    private Run oneCycle() {
        only(
                "max_lr",
                "total_steps",
                "epochs",
                "steps_per_epoch",
                "pct_start",
                "anneal_strategy",
                "cycle_momentum",
                "base_momentum",
                "max_momentum",
                "div_factor",
                "final_div_factor",
                "three_phase");
        long total = steps("total_steps", steps("epochs", 1) * steps("steps_per_epoch", 1));
        return new Run(
                new Schedule.OneCycle(
                        recorded.number("max_lr", base),
                        recorded.number("pct_start", 0.3),
                        recorded.number("div_factor", 25),
                        recorded.number("final_div_factor", 1e4),
                        recorded.text("anneal_strategy", "cos").equals("linear"),
                        recorded.flag("three_phase", false)),
                total);
    }

    private Run cyclic() {
        only(
                "base_lr",
                "max_lr",
                "step_size_up",
                "step_size_down",
                "mode",
                "gamma",
                "cycle_momentum",
                "base_momentum",
                "max_momentum");
        String mode = recorded.text("mode", "triangular");
        if (!List.of("triangular", "triangular2", "exp_range").contains(mode)) {
            throw new UnsupportedCaseException("CyclicLR of mode " + mode);
        }
        long up = steps("step_size_up", 2000);
        return Run.of(new Schedule.Cyclic(
                recorded.number("base_lr", 0),
                recorded.number("max_lr", 0),
                up,
                steps("step_size_down", up),
                mode.equals("triangular2") ? 0.5 : 1,
                mode.equals("exp_range") ? recorded.number("gamma", 1) : 1));
    }
}
