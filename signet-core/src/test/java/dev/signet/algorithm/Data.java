package dev.signet.algorithm;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Random;

/** Random inputs of cases. */
final class Data {
    private Data() {}

    /** Small integers, on which sums and products are exact. */
    static Tensor integers(Random random, int... sizes) {
        float[] values = new float[Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(7) - 3;
        }
        return Tensor.wrap(Shape.of(sizes), values);
    }

    /** Uniform between the bounds. */
    static Tensor reals(Random random, double from, double to, int... sizes) {
        float[] values = new float[Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (from + (to - from) * random.nextDouble());
        }
        return Tensor.wrap(Shape.of(sizes), values);
    }

    /** Whole numbers below the bound. */
    static Tensor longs(Random random, int bound, int... sizes) {
        long[] values = new long[Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(bound);
        }
        return Tensor.ofLongs(Shape.of(sizes), values);
    }

    /** A channel count that is small, awkward or a whole number of vectors. */
    static int channels(Random random) {
        int[] usual = {1, 2, 3, 4, 5, 16, 17, 24, 32, 64, 72, 130};
        return usual[random.nextInt(usual.length)];
    }

    /** The shape of an activation of rank 2 to 5: {@code [N, C, spatial…]}. */
    static int[] activation(Random random, int rank) {
        int[] sizes = new int[rank];
        sizes[0] = 1 + random.nextInt(random.nextInt(6) == 0 ? 35 : 4);
        sizes[1] = channels(random);
        for (int axis = 2; axis < rank; axis++) {
            sizes[axis] = 1 + random.nextInt(rank == 5 ? 5 : 9);
        }
        return sizes;
    }

    static int rank(Random random) {
        return random.nextInt(4) == 0 ? 3 + 2 * random.nextInt(2) : 4;
    }
}
