package dev.signet.inspect.explain;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Arrays;

/** Arithmetic on maps of importance, {@code [height, width]}. */
public final class Heat {
    private Heat() {}

    /** One number for each place: what the channels say together. Maps without channels stay as they are. */
    public static Tensor perPlace(Tensor explanation) {
        if (explanation.shape().rank() == 2) {
            return explanation;
        }
        int channels = explanation.shape().size(0);
        int plane = explanation.shape().elements(1, 3);
        float[] sum = new float[plane];
        for (int i = 0; i < channels * plane; i++) {
            sum[i % plane] += Math.abs(explanation.floats()[i]);
        }
        return Tensor.wrap(
                Shape.of(explanation.shape().size(1), explanation.shape().size(2)), sum);
    }

    /** The same from 0, where it is least, to 1; all 0 where it is the same everywhere. */
    public static Tensor scaled(Tensor heat) {
        double range = range(heat);
        float least = least(heat.floats());
        float[] scaled = new float[heat.elements()];
        for (int i = 0; i < scaled.length && range > 0; i++) {
            scaled[i] = (float) ((heat.floats()[i] - (double) least) / range);
        }
        return Tensor.wrap(heat.shape(), scaled);
    }

    /** Largest less least value. */
    public static double range(Tensor heat) {
        float most = Float.NEGATIVE_INFINITY;
        for (float value : heat.floats()) {
            most = Math.max(most, value);
        }
        return (double) most - least(heat.floats());
    }

    private static float least(float[] values) {
        float least = Float.POSITIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    /** Bilinear, pixel centres at half numbers, the border repeated: as PyTorch's {@code interpolate} without aligned corners. */
    public static Tensor resized(Tensor heat, int height, int width) {
        int rows = heat.shape().size(0);
        int columns = heat.shape().size(1);
        float[] resized = new float[Math.multiplyExact(height, width)];
        for (int h = 0; h < height; h++) {
            double y = Math.clamp((h + 0.5) * rows / height - 0.5, 0, rows - 1);
            int top = (int) y;
            int bottom = Math.min(top + 1, rows - 1);
            for (int w = 0; w < width; w++) {
                double x = Math.clamp((w + 0.5) * columns / width - 0.5, 0, columns - 1);
                int left = (int) x;
                int right = Math.min(left + 1, columns - 1);
                double above = mix(heat.floats()[top * columns + left], heat.floats()[top * columns + right], x - left);
                double below =
                        mix(heat.floats()[bottom * columns + left], heat.floats()[bottom * columns + right], x - left);
                resized[h * width + w] = (float) mix(above, below, y - top);
            }
        }
        return Tensor.wrap(Shape.of(height, width), resized);
    }

    private static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    /** Row and column of the largest value; the first of equals. */
    public static int[] maximum(Tensor heat) {
        int best = 0;
        for (int i = 1; i < heat.elements(); i++) {
            best = heat.floats()[i] > heat.floats()[best] ? i : best;
        }
        return new int[] {best / heat.shape().size(1), best % heat.shape().size(1)};
    }

    /** Positions from the most to the least important; of equals the one that comes first. */
    public static int[] ranking(Tensor heat) {
        return Arrays.stream(boxed(heat.elements()))
                .sorted((a, b) -> Float.compare(heat.floats()[b], heat.floats()[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static Integer[] boxed(int count) {
        Integer[] numbers = new Integer[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    /** The shape of one sample of a batch. */
    static Shape sample(Shape batch) {
        return Shape.of(Arrays.copyOfRange(batch.toArray(), 1, batch.rank()));
    }

    /** The sizes of a batch of so many samples. */
    static int[] batch(Shape one, int count) {
        int[] sizes = one.toArray();
        sizes[0] = count;
        return sizes;
    }
}
