package dev.signet.train;

import java.util.List;

/**
 * Adam (Kingma and Ba, 2015), as PyTorch's: weight decay is added to the gradient.
 *
 * @param largest whether to divide by the largest second moment so far: PyTorch's {@code amsgrad}
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean largest)
        implements Optimizer {
    public Adam {
        AdaptiveMoments.check(beta1, beta2, epsilon, weightDecay);
    }

    /** PyTorch's defaults: betas 0.9 and 0.999, epsilon 1e-8, no decay. */
    public static Adam standard() {
        return new Adam(0.9, 0.999, 1e-8, 0, false);
    }

    public Adam weightDecay(double decay) {
        return new Adam(beta1, beta2, epsilon, decay, largest);
    }

    /** The same with the largest second moment so far in the denominator. */
    public Adam amsgrad() {
        return new Adam(beta1, beta2, epsilon, weightDecay, true);
    }

    @Override
    public List<String> slots() {
        return largest ? List.of("first", "second", "largest") : List.of("first", "second");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        AdaptiveMoments moments =
                AdaptiveMoments.of(beta1, beta2, epsilon, decay ? weightDecay : 0, 0, step, learningRate, scale);
        return largest ? moments::applyLargest : moments::apply;
    }
}
