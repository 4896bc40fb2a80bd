package dev.signet.inspect.explain;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;

/**
 * The gradient, averaged over copies of the input with noise (Smilkov et al., 2017). {@code [channels, height, width]}.
 *
 * @param samples copies
 * @param noise deviation of the noise, as a share of the input's range
 * @param seed of the noise
 */
public record SmoothGrad(int samples, double noise, long seed) implements Explanation {
    private static final int BATCH = 5;

    public SmoothGrad {
        if (samples < 1 || !(noise >= 0)) {
            throw new IllegalArgumentException(
                    "samples must be at least 1 and noise at least 0, got " + samples + " and " + noise);
        }
    }

    /** As in the paper: 25 copies, 15 % noise. */
    public static SmoothGrad standard() {
        return new SmoothGrad(25, 0.15, 0);
    }

    @Override
    public String name() {
        return "smooth-grad";
    }

    @Override
    public Tensor of(Explained model, Tensor input, int targetClass) {
        int elements = input.elements();
        double[] sum = new double[elements];
        double deviation = noise * Heat.range(input);
        for (int from = 0; from < samples; from += BATCH) {
            int count = Math.min(BATCH, samples - from);
            float[] noisy = new float[count * elements];
            for (int s = 0; s < count; s++) {
                RandomStream random = RandomStream.of(seed, "smooth-grad").at(from + s);
                for (int i = 0; i < elements; i++) {
                    noisy[s * elements + i] = (float) (input.floats()[i] + deviation * random.normal(i));
                }
            }
            Tensor gradients =
                    model.inputGradient(Tensor.wrap(Shape.of(Heat.batch(input.shape(), count)), noisy), targetClass);
            for (int i = 0; i < count * elements; i++) {
                sum[i % elements] += gradients.floats()[i];
            }
        }
        float[] mean = new float[elements];
        for (int i = 0; i < elements; i++) {
            mean[i] = (float) (sum[i] / samples);
        }
        return Tensor.wrap(Heat.sample(input.shape()), mean);
    }
}
