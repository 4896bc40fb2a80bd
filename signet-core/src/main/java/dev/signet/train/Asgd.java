package dev.signet.train;

import java.util.List;

/**
 * Gradient descent with a falling rate that also keeps the average of the weights (Polyak and Juditsky, 1992), as PyTorch's ASGD: the rate of step
 * t + 1 is rate / (1 + lambda rate t)^alpha.
 *
 * @param lambda how strongly each step pulls the weights towards zero
 * @param averageFrom the step from which on weights are averaged
 */
public record Asgd(double lambda, double alpha, double averageFrom, double weightDecay) implements Optimizer {
    public Asgd {
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weight decay cannot be negative, got " + weightDecay);
        }
    }

    /** PyTorch's defaults: lambda 1e-4, alpha 0.75, averages from step 1 000 000 on, no decay. */
    public static Asgd standard() {
        return new Asgd(1e-4, 0.75, 1e6, 0);
    }

    @Override
    public List<String> slots() {
        return List.of("average");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        double eta = learningRate / StrictMath.pow(1 + lambda * learningRate * (step - 1), alpha);
        float rate = (float) eta;
        float keep = (float) (1 - lambda * eta);
        float share = (float) (1 / Math.max(1, step - 1 - averageFrom));
        float factor = (float) scale;
        float decayed = decay ? (float) weightDecay : 0f;
        return (weight, gradient, moments, from, to) -> {
            float[] average = moments[0];
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor + decayed * weight[i];
                weight[i] = keep * weight[i] - rate * g;
                average[i] += share * (weight[i] - average[i]);
            }
        };
    }
}
