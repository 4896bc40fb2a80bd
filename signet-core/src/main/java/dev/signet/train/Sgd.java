package dev.signet.train;

import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Stochastic gradient descent with momentum, as PyTorch's: v = momentum v + (1 - dampening) g, the first v = g. */
public record Sgd(double momentum, double dampening, boolean nesterov, double weightDecay) implements Optimizer {
    public Sgd {
        if (nesterov && (momentum <= 0 || dampening != 0)) {
            throw new IllegalArgumentException("nesterov needs a momentum above 0 and no dampening");
        }
    }

    @Override
    public List<String> slots() {
        return momentum == 0 ? List.of() : List.of("momentum");
    }

    @Override
    public void update(
            float[] weight,
            float[] gradient,
            Map<String, Tensor> moments,
            long step,
            double learningRate,
            double scale,
            boolean decay) {
        float wd = decay ? (float) weightDecay : 0f;
        float lr = (float) learningRate;
        float factor = (float) scale;
        if (momentum == 0) {
            for (int i = 0; i < weight.length; i++) {
                weight[i] -= lr * (gradient[i] * factor + wd * weight[i]);
            }
            return;
        }
        Tensor moment = moments.get("momentum");
        if (moment == null) {
            throw new IllegalArgumentException("no momentum tensor given");
        }
        float[] velocity = moment.floats();
        float m = (float) momentum;
        float fresh = step == 1 ? 1f : (float) (1 - dampening);
        boolean ahead = nesterov;
        for (int i = 0; i < weight.length; i++) {
            float g = gradient[i] * factor + wd * weight[i];
            float v = m * velocity[i] + fresh * g;
            velocity[i] = v;
            weight[i] -= lr * (ahead ? g + m * v : v);
        }
    }
}
