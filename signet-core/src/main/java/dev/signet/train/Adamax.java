package dev.signet.train;

import java.util.List;

/** Adam with the infinity norm (Kingma and Ba, 2015, section 7), as PyTorch's: u = max(beta2 u, |g| + epsilon). */
public record Adamax(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
    public Adamax {
        AdaptiveMoments.check(beta1, beta2, epsilon, weightDecay);
    }

    /** PyTorch's defaults: betas 0.9 and 0.999, epsilon 1e-8, no decay. */
    public static Adamax standard() {
        return new Adamax(0.9, 0.999, 1e-8, 0);
    }

    @Override
    public List<String> slots() {
        return List.of("first", "largest");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        float factor = (float) scale;
        float decayed = decay ? (float) weightDecay : 0f;
        float fresh = (float) (1 - beta1);
        float kept = (float) beta2;
        float small = (float) epsilon;
        float rate = (float) (learningRate / (1 - StrictMath.pow(beta1, (double) step)));
        return (weight, gradient, moments, from, to) -> {
            float[] first = moments[0];
            float[] largest = moments[1];
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor + decayed * weight[i];
                first[i] += fresh * (g - first[i]);
                largest[i] = Math.max(kept * largest[i], Math.abs(g) + small);
                weight[i] -= rate * first[i] / largest[i];
            }
        };
    }
}
