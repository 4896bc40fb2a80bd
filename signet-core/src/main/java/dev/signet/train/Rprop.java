package dev.signet.train;

import java.util.List;

/**
 * Steps of a length of their own, which grows while the sign of the gradient stays and shrinks when it changes (Riedmiller and Braun, 1993), as
 * PyTorch's. For whole-data gradients; the learning rate is the first length.
 *
 * @param shrink factor on a step's length when the sign changes
 * @param grow factor when it stays
 */
public record Rprop(double shrink, double grow, double shortest, double longest) implements Optimizer {
    public Rprop {
        if (!(shrink > 0 && shrink < 1 && grow > 1)) {
            throw new IllegalArgumentException(
                    "shrink must be between 0 and 1 and grow above 1, got " + shrink + " and " + grow);
        }
    }

    /** PyTorch's defaults: 0.5 and 1.2, lengths of 1e-6 to 50. */
    public static Rprop standard() {
        return new Rprop(0.5, 1.2, 1e-6, 50);
    }

    @Override
    public List<String> slots() {
        return List.of("previous", "length");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        float first = (float) learningRate;
        float factor = (float) scale;
        float smaller = (float) shrink;
        float larger = (float) grow;
        float least = (float) shortest;
        float most = (float) longest;
        return (weight, gradient, moments, from, to) -> {
            float[] previous = moments[0];
            float[] length = moments[1];
            for (int i = from; i < to; i++) {
                float g = gradient[i] * factor;
                float agreement = g * previous[i];
                float before = step == 1 ? first : length[i];
                float change = agreement > 0 ? larger : agreement < 0 ? smaller : 1f;
                length[i] = Math.clamp(before * change, least, most);
                float counted = agreement < 0 ? 0f : g;
                weight[i] -= Math.signum(counted) * length[i];
                previous[i] = counted;
            }
        };
    }
}
