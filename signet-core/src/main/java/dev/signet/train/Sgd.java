package dev.signet.train;

import java.util.List;

/** Stochastic gradient descent with momentum, as PyTorch's: v = momentum v + (1 - dampening) g, the first v = g. */
public record Sgd(double momentum, double dampening, boolean nesterov, double weightDecay) implements Optimizer {
    public Sgd {
        if (!(momentum >= 0) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "momentum and weight decay cannot be negative, got " + momentum + " and " + weightDecay);
        }
        if (nesterov && (momentum <= 0 || dampening != 0)) {
            throw new IllegalArgumentException("nesterov needs a momentum above 0 and no dampening, got momentum "
                    + momentum + " and dampening " + dampening);
        }
    }

    /** PyTorch's defaults: no momentum, no weight decay. */
    public static Sgd plain() {
        return new Sgd(0, 0, false, 0);
    }

    @Override
    public List<String> slots() {
        return momentum == 0 ? List.of() : List.of("momentum");
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        float rate = (float) learningRate;
        float factor = (float) scale;
        float decayed = decay ? (float) weightDecay : 0f;
        if (momentum == 0) {
            return (weight, gradient, moments, from, to) -> descend(weight, gradient, from, to, rate, factor, decayed);
        }
        float kept = (float) momentum;
        float fresh = step == 1 ? 1f : (float) (1 - dampening);
        if (nesterov) {
            return (weight, gradient, moments, from, to) ->
                    rollAhead(weight, gradient, moments[0], from, to, rate, factor, decayed, kept, fresh);
        }
        return (weight, gradient, moments, from, to) ->
                roll(weight, gradient, moments[0], from, to, rate, factor, decayed, kept, fresh);
    }

    private static void descend(
            float[] weight, float[] gradient, int from, int to, float rate, float factor, float decay) {
        for (int i = from; i < to; i++) {
            weight[i] -= rate * (gradient[i] * factor + decay * weight[i]);
        }
    }

    private static void roll(
            float[] weight,
            float[] gradient,
            float[] velocity,
            int from,
            int to,
            float rate,
            float factor,
            float decay,
            float kept,
            float fresh) {
        for (int i = from; i < to; i++) {
            float g = gradient[i] * factor + decay * weight[i];
            float v = kept * velocity[i] + fresh * g;
            velocity[i] = v;
            weight[i] -= rate * v;
        }
    }

    private static void rollAhead(
            float[] weight,
            float[] gradient,
            float[] velocity,
            int from,
            int to,
            float rate,
            float factor,
            float decay,
            float kept,
            float fresh) {
        for (int i = from; i < to; i++) {
            float g = gradient[i] * factor + decay * weight[i];
            float v = kept * velocity[i] + fresh * g;
            velocity[i] = v;
            weight[i] -= rate * (g + kept * v);
        }
    }
}
