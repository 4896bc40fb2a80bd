package dev.signet.train;

/**
 * One step of Adam and its relatives, element by element, in PyTorch's order of operations: m += (1 - beta1) (g - m); v = beta2 v + (1 - beta2) g g;
 * w = keep w - rate m / (sqrt(v) / root + epsilon). Square root and division are correctly rounded everywhere, so the bits are the same everywhere.
 */
record AdaptiveMoments(
        float scale,
        float coupledDecay,
        float keep,
        float freshFirst,
        float keepSecond,
        float freshSecond,
        float rate,
        float root,
        float epsilon) {
    /**
     * @param coupledDecay weight decay added to the gradient
     * @param decoupledDecay weight decay applied to the weight itself
     */
    static AdaptiveMoments of(
            double beta1,
            double beta2,
            double epsilon,
            double coupledDecay,
            double decoupledDecay,
            long step,
            double learningRate,
            double scale) {
        return new AdaptiveMoments(
                (float) scale,
                (float) coupledDecay,
                (float) (1 - learningRate * decoupledDecay),
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) (learningRate / (1 - StrictMath.pow(beta1, (double) step))),
                (float) StrictMath.sqrt(1 - StrictMath.pow(beta2, (double) step)),
                (float) epsilon);
    }

    static void check(double beta1, double beta2, double epsilon, double weightDecay) {
        if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("betas must be in [0, 1), got " + beta1 + " and " + beta2);
        }
        if (!(epsilon >= 0) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "epsilon and weight decay cannot be negative, got " + epsilon + " and " + weightDecay);
        }
    }

    void apply(float[] weight, float[] gradient, float[][] moments, int from, int to) {
        float[] first = moments[0];
        float[] second = moments[1];
        for (int i = from; i < to; i++) {
            float g = gradient[i] * scale + coupledDecay * weight[i];
            float m = first[i] + freshFirst * (g - first[i]);
            float v = keepSecond * second[i] + freshSecond * g * g;
            first[i] = m;
            second[i] = v;
            float denominator = (float) Math.sqrt(v) / root + epsilon;
            weight[i] = keep * weight[i] - rate * m / denominator;
        }
    }

    /** As {@link #apply}, dividing by the largest v so far (Reddi, Kale and Kumar, 2018), which is the third moment. */
    void applyLargest(float[] weight, float[] gradient, float[][] moments, int from, int to) {
        float[] first = moments[0];
        float[] second = moments[1];
        float[] largest = moments[2];
        for (int i = from; i < to; i++) {
            float g = gradient[i] * scale + coupledDecay * weight[i];
            float m = first[i] + freshFirst * (g - first[i]);
            float v = keepSecond * second[i] + freshSecond * g * g;
            first[i] = m;
            second[i] = v;
            largest[i] = Math.max(largest[i], v);
            float denominator = (float) Math.sqrt(largest[i]) / root + epsilon;
            weight[i] = keep * weight[i] - rate * m / denominator;
        }
    }
}
