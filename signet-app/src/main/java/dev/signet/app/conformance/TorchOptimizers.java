package dev.signet.app.conformance;

import dev.signet.train.Adadelta;
import dev.signet.train.Adagrad;
import dev.signet.train.Adam;
import dev.signet.train.AdamW;
import dev.signet.train.Adamax;
import dev.signet.train.Asgd;
import dev.signet.train.NAdam;
import dev.signet.train.Optimizer;
import dev.signet.train.RAdam;
import dev.signet.train.RmsProp;
import dev.signet.train.Rprop;
import dev.signet.train.Sgd;
import java.util.List;
import java.util.stream.Stream;

/** PyTorch's optimizers as Signet's. */
final class TorchOptimizers {
    /** What PyTorch takes and what changes nothing here: how its loops are compiled. */
    private static final List<String> NO_MATTER =
            List.of("lr", "maximize", "foreach", "capturable", "differentiable", "fused");

    private final TorchCase recorded;

    private TorchOptimizers(TorchCase recorded) {
        this.recorded = recorded;
    }

    /** Throws {@link UnsupportedCaseException} for an optimizer or an argument that this version does not know. */
    static Optimizer of(TorchCase recorded) {
        return new TorchOptimizers(recorded).optimizer();
    }

    /** The learning rate of a constructor without arguments. */
    static double defaultRate(String name) {
        return switch (name) {
            case "optim.Adadelta" -> 1;
            case "optim.Adagrad", "optim.RMSprop", "optim.ASGD", "optim.Rprop" -> 1e-2;
            case "optim.NAdam", "optim.Adamax" -> 2e-3;
            default -> 1e-3;
        };
    }

    private Optimizer optimizer() {
        return switch (recorded.name()) {
            case "optim.SGD" -> sgd();
            case "optim.Adam" -> adam();
            case "optim.AdamW" -> adamW();
            case "optim.Adamax" -> adamax();
            case "optim.NAdam" -> nAdam();
            case "optim.RAdam" -> rAdam();
            case "optim.Adagrad" -> adagrad();
            case "optim.Adadelta" -> adadelta();
            case "optim.RMSprop" -> rmsProp();
            case "optim.ASGD" -> asgd();
            case "optim.Rprop" -> rprop();
            default -> throw new UnsupportedCaseException("optimizer " + recorded.name());
        };
    }

    private void only(String... arguments) {
        recorded.onlyArguments(
                Stream.concat(NO_MATTER.stream(), Stream.of(arguments)).toArray(String[]::new));
    }

    private double pair(String argument, int index, double otherwise) {
        List<Double> pair = recorded.numbers(argument);
        return pair.isEmpty() ? otherwise : pair.get(index);
    }

    private double beta1() {
        return pair("betas", 0, 0.9);
    }

    private double beta2() {
        return pair("betas", 1, 0.999);
    }

    private double epsilon() {
        return recorded.number("eps", 1e-8);
    }

    private double decay() {
        return recorded.number("weight_decay", 0);
    }

    private Optimizer sgd() {
        only("momentum", "dampening", "nesterov", "weight_decay");
        return new Sgd(
                recorded.number("momentum", 0),
                recorded.number("dampening", 0),
                recorded.flag("nesterov", false),
                decay());
    }

    private Optimizer adam() {
        only("betas", "eps", "weight_decay", "amsgrad", "decoupled_weight_decay");
        if (recorded.flag("decoupled_weight_decay", false)) {
            return new AdamW(beta1(), beta2(), epsilon(), decay(), recorded.flag("amsgrad", false));
        }
        return new Adam(beta1(), beta2(), epsilon(), decay(), recorded.flag("amsgrad", false));
    }

    private Optimizer adamW() {
        only("betas", "eps", "weight_decay", "amsgrad");
        return new AdamW(
                beta1(), beta2(), epsilon(), recorded.number("weight_decay", 0.01), recorded.flag("amsgrad", false));
    }

    private Optimizer adamax() {
        only("betas", "eps", "weight_decay");
        return new Adamax(beta1(), beta2(), epsilon(), decay());
    }

    private Optimizer nAdam() {
        only("betas", "eps", "weight_decay", "momentum_decay", "decoupled_weight_decay");
        return new NAdam(
                beta1(),
                beta2(),
                epsilon(),
                decay(),
                recorded.number("momentum_decay", 4e-3),
                recorded.flag("decoupled_weight_decay", false));
    }

    private Optimizer rAdam() {
        only("betas", "eps", "weight_decay", "decoupled_weight_decay");
        return new RAdam(beta1(), beta2(), epsilon(), decay(), recorded.flag("decoupled_weight_decay", false));
    }

    private Optimizer adagrad() {
        only("lr_decay", "weight_decay", "initial_accumulator_value", "eps");
        return new Adagrad(
                recorded.number("lr_decay", 0),
                decay(),
                recorded.number("initial_accumulator_value", 0),
                recorded.number("eps", 1e-10));
    }

    private Optimizer adadelta() {
        only("rho", "eps", "weight_decay");
        return new Adadelta(recorded.number("rho", 0.9), recorded.number("eps", 1e-6), decay());
    }

    private Optimizer rmsProp() {
        only("alpha", "eps", "weight_decay", "momentum", "centered");
        return new RmsProp(
                recorded.number("alpha", 0.99),
                epsilon(),
                decay(),
                recorded.number("momentum", 0),
                recorded.flag("centered", false));
    }

    private Optimizer asgd() {
        only("lambd", "alpha", "t0", "weight_decay");
        return new Asgd(
                recorded.number("lambd", 1e-4), recorded.number("alpha", 0.75), recorded.number("t0", 1e6), decay());
    }

    private Optimizer rprop() {
        only("etas", "step_sizes");
        return new Rprop(
                pair("etas", 0, 0.5), pair("etas", 1, 1.2), pair("step_sizes", 0, 1e-6), pair("step_sizes", 1, 50));
    }
}
