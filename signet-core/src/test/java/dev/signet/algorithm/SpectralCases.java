package dev.signet.algorithm;

import dev.signet.op.SpectralNorm;
import dev.signet.op.SpectralNormGradient;
import dev.signet.op.SpectralVectors;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Random;

/** Problems of dividing a weight by its largest singular value. All numbers are above 0, so that no sum cancels. */
final class SpectralCases {
    /** Two roundings of float32. */
    private static final double TWO_ROUNDINGS = 0x1.0p-22;

    private SpectralCases() {}

    private static Tensor weight(Random random, double least) {
        int rank = 2 + random.nextInt(4);
        int[] sizes = new int[rank];
        sizes[0] = Data.channels(random);
        sizes[1] = Data.channels(random);
        for (int axis = 2; axis < rank; axis++) {
            sizes[axis] = 1 + random.nextInt(3);
        }
        return Data.reals(random, least, 1, sizes);
    }

    private static Tensor vector(Random random, int size) {
        return Data.reals(random, 0.1, 1, size);
    }

    private static int rows(Tensor weight) {
        return weight.shape().size(0);
    }

    private static int columns(Tensor weight) {
        return weight.elements() / rows(weight);
    }

    static AlgorithmCase norm(Random random) {
        Tensor weight = weight(random, 0.1);
        return AlgorithmCase.within(
                TWO_ROUNDINGS,
                0,
                "spectral norm",
                new SpectralNorm(1, 1e-12),
                weight,
                vector(random, rows(weight)),
                vector(random, columns(weight)));
    }

    /** The gradient that arrives is of both signs. Of the terms of an element the first is at most 1 / s, the second at most the mean of |dy| over 0.1 s. */
    static AlgorithmCase gradient(Random random) {
        Tensor weight = weight(random, 0.1);
        Tensor u = vector(random, rows(weight));
        Tensor v = vector(random, columns(weight));
        Tensor dy = Data.reals(random, -1, 1, weight.shape().toArray());
        double largest = 0;
        for (int i = 0; i < weight.elements(); i++) {
            largest += weight.floats()[i] * u.floats()[i / v.elements()] * (double) v.floats()[i % v.elements()];
        }
        double sizes = 1 / largest + weight.elements() / largest / largest;
        return AlgorithmCase.within(
                0, TWO_ROUNDINGS * sizes, "spectral norm gradient", new SpectralNormGradient(), dy, weight, u, v);
    }

    /** A weight of zeros keeps vectors of zeros. */
    static AlgorithmCase vectors(Random random) {
        Tensor weight = weight(random, 0.01);
        if (random.nextInt(8) == 0) {
            weight = Tensor.zeros(Shape.of(weight.shape().toArray()));
        }
        SpectralVectors op = new SpectralVectors(1 + random.nextInt(3), 1e-12);
        return AlgorithmCase.within(0x1.0p-23, 0x1.0p-40, "spectral vectors", op, weight, vector(random, rows(weight)));
    }
}
