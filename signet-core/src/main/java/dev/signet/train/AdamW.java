package dev.signet.train;

import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as PyTorch's. */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
    /** PyTorch's defaults: betas 0.9 and 0.999, epsilon 1e-8, decay 0.01. */
    public static AdamW standard() {
        return new AdamW(0.9, 0.999, 1e-8, 0.01);
    }

    @Override
    public List<String> slots() {
        return List.of("first", "second");
    }

    @Override
    public void update(
            float[] weight,
            float[] gradient,
            Map<String, Tensor> moments,
            long step,
            double learningRate,
            double scale,
            boolean decay) {
        Tensor first = moments.get("first");
        Tensor second = moments.get("second");
        if (first == null || second == null) {
            throw new IllegalArgumentException("no moments given");
        }
        float[] m = first.floats();
        float[] v = second.floats();
        float b1 = (float) beta1;
        float b2 = (float) beta2;
        float c1 = (float) (1 - beta1);
        float c2 = (float) (1 - beta2);
        float keep = (float) (1 - (decay ? learningRate * weightDecay : 0));
        float stepSize = (float) (learningRate / (1 - StrictMath.pow(beta1, step)));
        float root = (float) StrictMath.sqrt(1 - StrictMath.pow(beta2, step));
        float eps = (float) epsilon;
        float factor = (float) scale;
        for (int i = 0; i < weight.length; i++) {
            float g = gradient[i] * factor;
            m[i] = b1 * m[i] + c1 * g;
            v[i] = b2 * v[i] + c2 * g * g;
            float denominator = (float) Math.sqrt(v[i]) / root + eps;
            weight[i] = weight[i] * keep - stepSize * m[i] / denominator;
        }
    }
}
