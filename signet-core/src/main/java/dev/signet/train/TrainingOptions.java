package dev.signet.train;

/**
 * How to train.
 *
 * @param clipNorm the largest global norm of the gradients; infinite for none
 * @param decayAll whether weight decay also applies to biases and norms (PyTorch's default; not ours)
 */
public record TrainingOptions(
        int epochs,
        Optimizer optimizer,
        Schedule schedule,
        double labelSmoothing,
        double clipNorm,
        boolean decayAll,
        int threads) {
    public TrainingOptions {
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
        }
    }
}
