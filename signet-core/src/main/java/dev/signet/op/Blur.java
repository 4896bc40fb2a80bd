package dev.signet.op;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The parts of a binomial blur, which are ordinary ops: padding, and a depthwise convolution with fixed weights, the outer product of a row of Pascal's
 * triangle with itself, divided by its sum. All powers of two, so the weights are exact.
 *
 * @param taps along each axis
 */
public record Blur(int axes, int taps) {
    /** The longest blur whose weights are exact in float32 in three dimensions. */
    public static final int MOST_TAPS = 9;

    /** The row of Pascal's triangle, divided by its sum: 1/4 2/4 1/4. */
    public double[] row() {
        double[] row = new double[taps];
        row[0] = 1;
        for (int n = 1; n < taps; n++) {
            for (int k = n; k > 0; k--) {
                row[k] += row[k - 1];
            }
        }
        double sum = Arrays.stream(row).sum();
        return Arrays.stream(row).map(value -> value / sum).toArray();
    }

    /** The weight {@code [channels, 1, taps…]}. */
    public Tensor weight(int channels) {
        int[] sizes = new int[axes + 2];
        Arrays.fill(sizes, taps);
        sizes[0] = channels;
        sizes[1] = 1;
        Shape shape = Shape.of(sizes);
        float[] weight = new float[shape.elements()];
        double[] row = row();
        for (int i = 0; i < weight.length; i++) {
            double product = 1;
            for (int axis = 0, rest = i; axis < axes; axis++, rest /= taps) {
                product *= row[rest % taps];
            }
            weight[i] = (float) product;
        }
        return Tensor.wrap(shape, weight);
    }

    /** What goes around the input, so that stride 1 keeps the size. */
    public Pad padding(PadMode mode) {
        List<Integer> begin = new ArrayList<>(Collections.nCopies(axes, (taps - 1) / 2));
        List<Integer> end = new ArrayList<>(Collections.nCopies(axes, taps / 2));
        return new Pad(mode, begin, end, 0);
    }

    public Conv convolution(int channels, int... strides) {
        List<Integer> all = strides.length == 1
                ? List.copyOf(Collections.nCopies(axes, strides[0]))
                : Arrays.stream(strides).boxed().toList();
        return new Conv(new Sliding(all, Collections.nCopies(axes, 1), Padding.VALID), channels);
    }
}
