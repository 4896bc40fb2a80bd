package dev.signet.train;

import java.util.List;

/** Steps of the sign of an interpolation between momentum and gradient, with decoupled weight decay (Chen et al., 2023). */
public record Lion(double beta1, double beta2, double weightDecay) implements Optimizer {
    public Lion {
        AdaptiveMoments.check(beta1, beta2, 0, weightDecay);
    }

    /** The paper's defaults: betas 0.9 and 0.99, no decay; its rates are a tenth of AdamW's. */
    public static Lion standard() {
        return new Lion(0.9, 0.99, 0);
    }

    @Override
    public List<String> slots() {
        return List.of("momentum");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        float rate = (float) learningRate;
        float keep = decay ? (float) (1 - learningRate * weightDecay) : 1f;
        float factor = (float) scale;
        float kept = (float) beta1;
        float fresh = (float) (1 - beta1);
        float keepMomentum = (float) beta2;
        float freshMomentum = (float) (1 - beta2);
        return (weight, gradient, moments, from, to) -> {
            float[] momentum = moments[0];
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor;
                float direction = Math.signum(kept * momentum[i] + fresh * g);
                weight[i] = keep * weight[i] - rate * direction;
                momentum[i] = keepMomentum * momentum[i] + freshMomentum * g;
            }
        };
    }
}
