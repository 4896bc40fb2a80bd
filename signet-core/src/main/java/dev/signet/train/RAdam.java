package dev.signet.train;

import java.util.List;

/**
 * Adam that does not divide by the second moment until enough of it has been seen (Liu et al., 2020), as PyTorch's.
 *
 * @param decoupled whether weight decay shrinks the weight itself instead of being added to the gradient
 */
public record RAdam(double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled)
        implements Optimizer {
    /** Terms of the moving average from which on its variance is known well enough. */
    private static final double ENOUGH = 5;

    public RAdam {
        AdaptiveMoments.check(beta1, beta2, epsilon, weightDecay);
    }

    /** PyTorch's defaults: betas 0.9 and 0.999, epsilon 1e-8, no decay. */
    public static RAdam standard() {
        return new RAdam(0.9, 0.999, 1e-8, 0, false);
    }

    @Override
    public List<String> slots() {
        return List.of("first", "second");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        double kept = StrictMath.pow(beta2, (double) step);
        double most = 2 / (1 - beta2) - 1;
        double seen = most - 2 * step * kept / (1 - kept);
        double rate = learningRate / (1 - StrictMath.pow(beta1, (double) step));
        boolean known = seen > ENOUGH;
        double rectified = known ? Math.sqrt((seen - 4) * (seen - 2) * most / ((most - 4) * (most - 2) * seen)) : 1;
        float plain = (float) rate;
        float adaptive = (float) (rate * rectified * Math.sqrt(1 - kept));
        float factor = (float) scale;
        float coupled = decay && !decoupled ? (float) weightDecay : 0f;
        float keep = decay && decoupled ? (float) (1 - learningRate * weightDecay) : 1f;
        float fresh = (float) (1 - beta1);
        float keepSecond = (float) beta2;
        float freshSecond = (float) (1 - beta2);
        float small = (float) epsilon;
        return (weight, gradient, moments, from, to) -> {
            float[] first = moments[0];
            float[] second = moments[1];
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor + coupled * weight[i];
                float w = keep * weight[i];
                first[i] += fresh * (g - first[i]);
                second[i] = keepSecond * second[i] + freshSecond * g * g;
                weight[i] =
                        known ? w - adaptive * first[i] / ((float) Math.sqrt(second[i]) + small) : w - plain * first[i];
            }
        };
    }
}
