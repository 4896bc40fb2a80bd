package dev.signet.nn;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;

/** See {@link Initializer#sparse}. */
record Sparse(double part, double deviation) implements Initializer {
    Sparse {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("the part of zeros must be 0 to 1, got " + part);
        }
    }

    @Override
    public Tensor create(Shape shape, RandomStream random) {
        if (shape.rank() != 2) {
            throw new ShapeException("sparse weights are matrices, got " + shape);
        }
        Tensor matrix = Initializer.normal(0, deviation).create(shape, random);
        int rows = shape.size(0);
        int columns = shape.size(1);
        int zeros = (int) Math.ceil(part * rows);
        RandomStream places = random.at(1);
        for (int column = 0; column < columns; column++) {
            clear(matrix.floats(), column, rows, columns, zeros, places);
        }
        return matrix;
    }

    /** Clears the first rows of a shuffled order (Fisher and Yates). */
    private static void clear(float[] matrix, int column, int rows, int columns, int zeros, RandomStream places) {
        int[] order = new int[rows];
        for (int row = 0; row < rows; row++) {
            order[row] = row;
        }
        for (int done = 0; done < zeros; done++) {
            int other = done + (int) places.below((long) column * rows + done, rows - done);
            int row = order[other];
            order[other] = order[done];
            matrix[row * columns + column] = 0;
        }
    }
}
