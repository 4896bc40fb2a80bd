package dev.signet.train;

import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as PyTorch's.
 *
 * @param largest whether to divide by the largest second moment so far: PyTorch's {@code amsgrad}
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay, boolean largest)
        implements Optimizer {
    public AdamW {
        AdaptiveMoments.check(beta1, beta2, epsilon, weightDecay);
    }

    public AdamW(double beta1, double beta2, double epsilon, double weightDecay) {
        this(beta1, beta2, epsilon, weightDecay, false);
    }

    /** PyTorch's defaults: betas 0.9 and 0.999, epsilon 1e-8, decay 0.01. */
    public static AdamW standard() {
        return new AdamW(0.9, 0.999, 1e-8, 0.01);
    }

    public AdamW weightDecay(double decay) {
        return new AdamW(beta1, beta2, epsilon, decay, largest);
    }

    @Override
    public List<String> slots() {
        return largest ? List.of("first", "second", "largest") : List.of("first", "second");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        AdaptiveMoments moments =
                AdaptiveMoments.of(beta1, beta2, epsilon, 0, decay ? weightDecay : 0, step, learningRate, scale);
        return largest ? moments::applyLargest : moments::apply;
    }
}
