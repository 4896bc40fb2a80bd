package dev.signet.inspect.explain;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;

/**
 * The last spatial map, its channels weighted by how much the score rises with each: Grad-CAM (Selvaraju et al., 2017); or each cell weighted by its own gradient:
 * HiResCAM (Draelos and Carin, 2021). As coarse as the map.
 *
 * @param elementwise HiResCAM
 * @param positiveOnly whether what speaks against the class is left out, as both papers do
 */
public record GradCam(boolean elementwise, boolean positiveOnly) implements Explanation {
    /** Grad-CAM as published. */
    public static GradCam standard() {
        return new GradCam(false, true);
    }

    /** HiResCAM as published. */
    public static GradCam highResolution() {
        return new GradCam(true, true);
    }

    @Override
    public String name() {
        return elementwise ? "hires-cam" : "grad-cam";
    }

    @Override
    public Tensor of(Explained model, Tensor input, int targetClass) {
        Explained.Edge edge = model.mapAndGradient(input, targetClass);
        Shape shape = edge.value().shape();
        int channels = shape.size(1);
        int plane = shape.elements(2, shape.rank());
        float[] values = edge.value().floats();
        float[] gradient = edge.gradient().floats();
        double[] sum = new double[plane];
        for (int c = 0; c < channels; c++) {
            double weight = mean(gradient, c * plane, plane);
            for (int i = 0; i < plane; i++) {
                sum[i] += values[c * plane + i] * (elementwise ? gradient[c * plane + i] : weight);
            }
        }
        float[] heat = new float[plane];
        for (int i = 0; i < plane; i++) {
            heat[i] = (float) (positiveOnly ? Math.max(0, sum[i]) : sum[i]);
        }
        return Tensor.wrap(Shape.of(Arrays.copyOfRange(shape.toArray(), 2, shape.rank())), heat);
    }

    private static double mean(float[] values, int from, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[from + i];
        }
        return sum / count;
    }
}
