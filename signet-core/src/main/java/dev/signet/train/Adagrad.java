package dev.signet.train;

import java.util.List;

/**
 * Steps divided by the root of the sum of all squared gradients so far (Duchi et al., 2011), as PyTorch's.
 *
 * @param rateDecay the rate of step t is divided by 1 + (t - 1) rateDecay
 * @param start what the sums begin with
 */
public record Adagrad(double rateDecay, double weightDecay, double start, double epsilon) implements Optimizer {
    public Adagrad {
        if (!(rateDecay >= 0) || !(weightDecay >= 0) || !(start >= 0) || !(epsilon >= 0)) {
            throw new IllegalArgumentException("rate decay, weight decay, start and epsilon cannot be negative, got "
                    + rateDecay + ", " + weightDecay + ", " + start + " and " + epsilon);
        }
    }

    /** PyTorch's defaults: no decay, sums from 0, epsilon 1e-10. */
    public static Adagrad standard() {
        return new Adagrad(0, 0, 0, 1e-10);
    }

    @Override
    public List<String> slots() {
        return List.of("squares");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        float rate = (float) (learningRate / (1 + (step - 1) * rateDecay));
        float factor = (float) scale;
        float decayed = decay ? (float) weightDecay : 0f;
        float before = step == 1 ? (float) start : 0f;
        float small = (float) epsilon;
        return (weight, gradient, moments, from, to) -> {
            float[] squares = moments[0];
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor + decayed * weight[i];
                squares[i] += before + g * g;
                weight[i] -= rate * g / ((float) Math.sqrt(squares[i]) + small);
            }
        };
    }
}
