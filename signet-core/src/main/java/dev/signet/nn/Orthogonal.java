package dev.signet.nn;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;

/**
 * A weight {@code [out, rest…]}, read as a matrix of {@code out} rows, whose rows (or columns, if there are more rows) are orthogonal and of
 * length {@code gain} (Saxe et al., 2014): random directions made orthogonal one after the other, in double.
 */
public record Orthogonal(double gain) implements Initializer {
    @Override
    public Tensor create(Shape shape, RandomStream random) {
        int rows = shape.size(0);
        int columns = shape.elements(1, shape.rank());
        double[][] vectors = directions(Math.min(rows, columns), Math.max(rows, columns), random);
        float[] values = new float[shape.elements()];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double value = rows <= columns ? vectors[row][column] : vectors[column][row];
                values[row * columns + column] = (float) (gain * value);
            }
        }
        return Tensor.wrap(shape, values);
    }

    private static double[][] directions(int count, int length, RandomStream random) {
        double[][] vectors = new double[count][length];
        for (int v = 0; v < count; v++) {
            for (int i = 0; i < length; i++) {
                vectors[v][i] = random.normal((long) v * length + i);
            }
            // Twice: what rounding left of the others after the first pass is gone after the second.
            removeOthers(vectors, v);
            removeOthers(vectors, v);
            double size = Math.sqrt(dot(vectors[v], vectors[v]));
            for (int i = 0; i < length; i++) {
                vectors[v][i] /= size;
            }
        }
        return vectors;
    }

    private static void removeOthers(double[][] vectors, int v) {
        for (int other = 0; other < v; other++) {
            double share = dot(vectors[v], vectors[other]);
            for (int i = 0; i < vectors[v].length; i++) {
                vectors[v][i] -= share * vectors[other][i];
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
