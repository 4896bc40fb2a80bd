package dev.signet.app.conformance;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import dev.signet.train.Optimizer;
import java.util.HashMap;
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
        Optimizer optimizer = TorchOptimizers.of(recorded);
        double scale = recorded.flag("maximize", false) ? -1 : 1;
        Tensor start = recorded.tensor("param");
        Tensor weight = Tensor.of(start.shape(), start.floats());
        Map<String, Tensor> moments = new HashMap<>();
        optimizer.slots().forEach(slot -> moments.put(slot, Tensor.zeros(start.shape())));
        Wide expected = recorded.wide("trajectory");
        Wide actual =
                Wide.ofDoubles(expected.shape(), new double[expected.shape().elements()]);
        float[] gradients = recorded.tensor("grads").floats();
        double rate = recorded.number("lr", TorchOptimizers.defaultRate(recorded.name()));
        int size = start.elements();
        for (int step = 0; step < expected.shape().size(0); step++) {
            float[] gradient = java.util.Arrays.copyOfRange(gradients, step * size, (step + 1) * size);
            optimizer.update(weight.floats(), gradient, moments, step + 1L, rate, scale, true);
            for (int i = 0; i < size; i++) {
                actual.doubles()[step * size + i] = weight.floats()[i];
            }
        }
        return verdict(Difference.find("trajectory", actual, expected, FLOAT_BOUND));
    }

    static Verdict scheduler(TorchCase recorded) {
        TorchSchedules.Run run = TorchSchedules.of(recorded);
        Wide expected = recorded.wide("lr");
        double[] rates = new double[expected.shape().elements()];
        for (int step = 0; step < rates.length; step++) {
            rates[step] = run.schedule().learningRate(step, run.totalSteps());
        }
        return verdict(Difference.find("lr", Wide.ofDoubles(Shape.of(rates.length), rates), expected, DOUBLE_BOUND));
    }

    private static Verdict verdict(Optional<String> difference) {
        return difference.<Verdict>map(Verdict.Failed::new).orElseGet(Verdict.Passed::new);
    }
}
