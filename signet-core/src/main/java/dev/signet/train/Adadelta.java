package dev.signet.train;

import java.util.List;

/** Steps in the units of the weights: the ratio of two moving root mean squares (Zeiler, 2012), as PyTorch's. */
public record Adadelta(double rho, double epsilon, double weightDecay) implements Optimizer {
    public Adadelta {
        if (!(rho >= 0 && rho <= 1) || !(epsilon >= 0) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException("rho must be in [0, 1], epsilon and weight decay not negative, got "
                    + rho + ", " + epsilon + " and " + weightDecay);
        }
    }

    /** PyTorch's defaults: rho 0.9, epsilon 1e-6, no decay; its learning rate is 1. */
    public static Adadelta standard() {
        return new Adadelta(0.9, 1e-6, 0);
    }

    @Override
    public List<String> slots() {
        return List.of("squares", "steps");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        float rate = (float) learningRate;
        float factor = (float) scale;
        float decayed = decay ? (float) weightDecay : 0f;
        float keep = (float) rho;
        float fresh = (float) (1 - rho);
        float small = (float) epsilon;
        return (weight, gradient, moments, from, to) -> {
            float[] squares = moments[0];
            float[] steps = moments[1];
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor + decayed * weight[i];
                squares[i] = keep * squares[i] + fresh * g * g;
                float delta = (float) Math.sqrt(steps[i] + small) / (float) Math.sqrt(squares[i] + small) * g;
                steps[i] = keep * steps[i] + fresh * delta * delta;
                weight[i] -= rate * delta;
            }
        };
    }
}
