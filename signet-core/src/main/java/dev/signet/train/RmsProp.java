package dev.signet.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps divided by a moving root mean square of the gradient (Tieleman and Hinton, 2012), as PyTorch's RMSprop.
 *
 * @param centred whether the moving mean of the gradient is taken out of its mean square
 */
public record RmsProp(double alpha, double epsilon, double weightDecay, double momentum, boolean centred)
        implements Optimizer {
    public RmsProp {
        if (!(alpha >= 0) || !(epsilon >= 0) || !(weightDecay >= 0) || !(momentum >= 0)) {
            throw new IllegalArgumentException("alpha, epsilon, weight decay and momentum cannot be negative, got "
                    + alpha + ", " + epsilon + ", " + weightDecay + " and " + momentum);
        }
    }

    /** PyTorch's defaults: alpha 0.99, epsilon 1e-8, no decay, no momentum. */
    public static RmsProp standard() {
        return new RmsProp(0.99, 1e-8, 0, 0, false);
    }

    @Override
    public List<String> slots() {
        List<String> slots = new ArrayList<>(List.of("squares"));
        if (centred) {
            slots.add("mean");
        }
        if (momentum > 0) {
            slots.add("momentum");
        }
        return List.copyOf(slots);
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        float rate = (float) learningRate;
        float factor = (float) scale;
        float decayed = decay ? (float) weightDecay : 0f;
        float keep = (float) alpha;
        float fresh = (float) (1 - alpha);
        float small = (float) epsilon;
        float kept = (float) momentum;
        return (weight, gradient, moments, from, to) -> {
            float[] squares = moments[0];
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor + decayed * weight[i];
                squares[i] = keep * squares[i] + fresh * g * g;
                float variance = squares[i];
                if (centred) {
                    float[] mean = moments[1];
                    mean[i] += fresh * (g - mean[i]);
                    variance -= mean[i] * mean[i];
                }
                float away = g / ((float) Math.sqrt(variance) + small);
                if (momentum > 0) {
                    float[] velocity = moments[moments.length - 1];
                    velocity[i] = kept * velocity[i] + away;
                    away = velocity[i];
                }
                weight[i] -= rate * away;
            }
        };
    }
}
