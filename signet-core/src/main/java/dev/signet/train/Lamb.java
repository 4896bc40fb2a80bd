package dev.signet.train;

import java.util.List;

/**
 * AdamW in which each parameter moves by a distance of its own size: with r = m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) + decay w, the step is
 * rate |w| / |r| times r (You et al., 2020), for large batches. Parameters without weight decay, biases and norms, have a ratio of 1, and so has one that is zero or
 * stands still.
 */
public record Lamb(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
    public Lamb {
        AdaptiveMoments.check(beta1, beta2, epsilon, weightDecay);
    }

    /** The paper's: betas 0.9 and 0.999, epsilon 1e-6, decay 0.01. */
    public static Lamb standard() {
        return new Lamb(0.9, 0.999, 1e-6, 0.01);
    }

    @Override
    public List<String> slots() {
        return List.of("first", "second");
    }

    @Override
    public boolean wholeParameters() {
        return true;
    }

    @Override
    public Update update(long step, double learningRate, double scale, boolean decay) {
        Scalars scalars = new Scalars(
                (float) scale,
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) (1 - StrictMath.pow(beta1, (double) step)),
                (float) StrictMath.sqrt(1 - StrictMath.pow(beta2, (double) step)),
                (float) epsilon,
                decay ? (float) weightDecay : 0f);
        return (weight, gradient, moments, from, to) -> {
            double squares = scalars.renew(weight, gradient, moments, from, to);
            double size = decay ? Math.sqrt(SumOfSquares.of(weight, from, to)) : 0;
            double ratio = size > 0 && squares > 0 ? size / Math.sqrt(squares) : 1;
            scalars.move(weight, moments, (float) (learningRate * ratio), from, to);
        };
    }

    /** The scalars of one step, rounded once. */
    private record Scalars(
            float scale,
            float freshFirst,
            float keepSecond,
            float freshSecond,
            float first,
            float root,
            float epsilon,
            float decay) {
        /** Renews both moments and gives the sum of the squares of r. */
        double renew(float[] weight, float[] gradient, float[][] moments, int from, int to) {
            double squares = 0;
            for (int i = from; i < to; i++) {
                float g = gradient[i] * scale;
                moments[0][i] += freshFirst * (g - moments[0][i]);
                moments[1][i] = keepSecond * moments[1][i] + freshSecond * g * g;
                double r = direction(weight[i], moments[0][i], moments[1][i]);
                squares += r * r;
            }
            return squares;
        }

        private float direction(float weight, float m, float v) {
            return m / first / ((float) Math.sqrt(v) / root + epsilon) + decay * weight;
        }

        void move(float[] weight, float[][] moments, float rate, int from, int to) {
            for (int i = from; i < to; i++) {
                weight[i] -= rate * direction(weight[i], moments[0][i], moments[1][i]);
            }
        }
    }
}
