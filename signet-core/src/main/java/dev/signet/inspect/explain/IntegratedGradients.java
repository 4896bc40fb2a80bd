package dev.signet.inspect.explain;

import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;

/**
 * The gradient, averaged along the straight way from a baseline to the input, times the difference (Sundararajan et al., 2017): the parts add up to the difference of
 * the two scores. {@code [channels, height, width]}.
 *
 * @param steps points of the way, at the middles of as many equal parts
 * @param baseline an input {@code [1, channels, height, width]} that shows nothing, such as a black picture
 */
public record IntegratedGradients(int steps, Tensor baseline) implements Explanation {
    private static final int BATCH = 10;

    public IntegratedGradients {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, got " + steps);
        }
    }

    @Override
    public String name() {
        return "integrated-gradients";
    }

    @Override
    public Tensor of(Explained model, Tensor input, int targetClass) {
        if (!baseline.shape().equals(input.shape())) {
            throw new ShapeException("the baseline is " + baseline.shape() + ", the input " + input.shape());
        }
        int elements = input.elements();
        double[] sum = new double[elements];
        for (int from = 0; from < steps; from += BATCH) {
            int count = Math.min(BATCH, steps - from);
            Tensor gradients = model.inputGradient(points(input, from, count), targetClass);
            for (int i = 0; i < count * elements; i++) {
                sum[i % elements] += gradients.floats()[i];
            }
        }
        float[] parts = new float[elements];
        for (int i = 0; i < elements; i++) {
            parts[i] = (float) (sum[i] / steps * (input.floats()[i] - (double) baseline.floats()[i]));
        }
        return Tensor.wrap(Heat.sample(input.shape()), parts);
    }

    private Tensor points(Tensor input, int from, int count) {
        int elements = input.elements();
        float[] points = new float[count * elements];
        for (int p = 0; p < count; p++) {
            double share = (from + p + 0.5) / steps;
            for (int i = 0; i < elements; i++) {
                double base = baseline.floats()[i];
                points[p * elements + i] = (float) (base + share * (input.floats()[i] - base));
            }
        }
        return Tensor.wrap(Shape.of(Heat.batch(input.shape(), count)), points);
    }
}
