package dev.signet.train;

import java.util.List;

/**
 * Stochastic gradient descent with momentum in which each parameter has a rate of its own, trust |w| / (|g| + decay |w| + epsilon) times the learning rate, so that
 * no layer moves far for its size: layer-wise adaptive rate scaling (You, Gitman and Ginsburg, 2017), for large batches. With the rate inside the
 * momentum as in PyTorch's SGD: v = momentum v + ratio (g + decay w), w = w - rate v. Parameters without weight decay, biases and norms, have a ratio of 1, and so has one
 * that is zero or has no gradient.
 *
 * @param trust the part of its own size by which a parameter moves in a step at rate 1
 */
public record Lars(double momentum, double weightDecay, double trust, double epsilon) implements Optimizer {
    public Lars {
        if (!(momentum >= 0 && momentum < 1) || !(weightDecay >= 0) || !(trust > 0) || !(epsilon >= 0)) {
            throw new IllegalArgumentException(
                    "momentum must be in [0, 1), trust above 0, weight decay and epsilon not negative, got " + momentum
                            + ", " + trust + ", " + weightDecay + " and " + epsilon);
        }
    }

    /** The paper's: momentum 0.9, decay 1e-4, trust 0.001; epsilon 1e-8. Its rates are about 1 and more. */
    public static Lars standard() {
        return new Lars(0.9, 1e-4, 1e-3, 1e-8);
    }

    @Override
    public List<String> slots() {
        return List.of("momentum");
    }

    @Override
    public boolean wholeParameters() {
        return true;
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        float rate = (float) learningRate;
        float factor = (float) scale;
        float kept = (float) momentum;
        float decayed = decay ? (float) weightDecay : 0f;
        return (weight, gradient, moments, from, to) -> {
            float[] velocity = moments[0];
            float ratio = decay ? (float) ratio(weight, gradient, scale, from, to) : 1f;
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor + decayed * weight[i];
                velocity[i] = kept * velocity[i] + ratio * g;
                weight[i] -= rate * velocity[i];
            }
        };
    }

    private double ratio(float[] weight, float[] gradient, double scale, int from, int to) {
        double size = Math.sqrt(SumOfSquares.of(weight, from, to));
        double slope = Math.sqrt(SumOfSquares.of(gradient, from, to)) * scale;
        return size > 0 && slope > 0 ? trust * size / (slope + weightDecay * size + epsilon) : 1;
    }
}
