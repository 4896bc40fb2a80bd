package dev.signet.op;

import dev.signet.tensor.Shape;
import java.util.function.IntConsumer;

/**
 * The lines of a dense tensor along one axis.
 *
 * @param count elements of each line
 * @param stride distance between neighbours of a line
 * @param elements elements of the tensor
 */
record Lines(int count, int stride, int elements) {
    /** @param axis counted from the end when negative */
    static Lines along(int axis, Shape shape) {
        int along = ShapeRules.axis(axis, shape.rank());
        return new Lines(shape.size(along), shape.strides()[along], shape.elements());
    }

    /** Calls with the index of the first element of each line, in order. */
    void forEach(IntConsumer line) {
        for (int i = 0; i < elements; i++) {
            if (i / stride % count == 0) {
                line.accept(i);
            }
        }
    }

    private double largest(double[] x, int line) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < count; k++) {
            largest = Math.max(largest, x[line + k * stride]);
        }
        return largest;
    }

    /** The logarithm of the sum of exp over the line, from its largest element so that nothing overflows. */
    double logSumExp(double[] x, int line) {
        double largest = largest(x, line);
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += StrictMath.exp(x[line + k * stride] - largest);
        }
        return largest + StrictMath.log(sum);
    }

    /** exp over the line, divided by its sum; from the largest element so that nothing overflows. */
    double[] softmax(double[] x, int line) {
        double largest = largest(x, line);
        double[] parts = new double[count];
        double sum = 0;
        for (int k = 0; k < count; k++) {
            parts[k] = StrictMath.exp(x[line + k * stride] - largest);
            sum += parts[k];
        }
        for (int k = 0; k < count; k++) {
            parts[k] /= sum;
        }
        return parts;
    }
}
