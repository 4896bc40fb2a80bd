package dev.signet.train;

import java.util.List;

/**
 * Adam with Nesterov's look ahead (Dozat, 2016), as PyTorch's: the momentum of step t is beta1 (1 - 0.96^(t momentumDecay) / 2).
 *
 * @param decoupled whether weight decay shrinks the weight itself instead of being added to the gradient
 */
public record NAdam(
        double beta1, double beta2, double epsilon, double weightDecay, double momentumDecay, boolean decoupled)
        implements Optimizer {
    /** A product of momenta below this is 0 next to 1. */
    private static final double VANISHED = 0x1p-60;

    public NAdam {
        AdaptiveMoments.check(beta1, beta2, epsilon, weightDecay);
        if (!(momentumDecay >= 0)) {
            throw new IllegalArgumentException("momentum decay cannot be negative, got " + momentumDecay);
        }
    }

    /** PyTorch's defaults: betas 0.9 and 0.999, epsilon 1e-8, no weight decay, momentum decay 0.004. */
    public static NAdam standard() {
        return new NAdam(0.9, 0.999, 1e-8, 0, 4e-3, false);
    }

    @Override
    public List<String> slots() {
        return List.of("first", "second");
    }

    private double momentum(long step) {
        return beta1 * (1 - 0.5 * StrictMath.pow(0.96, step * momentumDecay));
    }

    private double productOfMomenta(long step) {
        double product = 1;
        for (long each = 1; each <= step && product > VANISHED; each++) {
            product *= momentum(each);
        }
        return product;
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        double product = productOfMomenta(step);
        double next = momentum(step + 1);
        float ofGradient = (float) (learningRate * (1 - momentum(step)) / (1 - product));
        float ofFirst = (float) (learningRate * next / (1 - product * next));
        float factor = (float) scale;
        float coupled = decay && !decoupled ? (float) weightDecay : 0f;
        float keep = decay && decoupled ? (float) (1 - learningRate * weightDecay) : 1f;
        float fresh = (float) (1 - beta1);
        float keepSecond = (float) beta2;
        float freshSecond = (float) (1 - beta2);
        float correction = (float) (1 - StrictMath.pow(beta2, (double) step));
        float small = (float) epsilon;
        return (weight, gradient, moments, from, to) -> {
            float[] first = moments[0];
            float[] second = moments[1];
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor + coupled * weight[i];
                float w = keep * weight[i];
                first[i] += fresh * (g - first[i]);
                second[i] = keepSecond * second[i] + freshSecond * g * g;
                float denominator = (float) Math.sqrt(second[i] / correction) + small;
                weight[i] = w - ofGradient * g / denominator - ofFirst * first[i] / denominator;
            }
        };
    }
}
