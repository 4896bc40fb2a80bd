package dev.signet.algorithm;

import dev.signet.op.AdaptivePolyphase;
import dev.signet.op.ChosenElementsGradient;
import dev.signet.op.FractionalMaxPool;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Problems of ops that choose elements of their input. */
final class ChoosingCases {
    private ChoosingCases() {}

    /** In one to three dimensions, windows that overlap or leave gaps, numbers for each sample or for all alike; sometimes with NaN. */
    static AlgorithmCase fractionalMaxPool(Random random) {
        int axes = 1 + random.nextInt(3);
        int[] sizes = Data.activation(random, axes + 2);
        List<Integer> kernel = new ArrayList<>();
        List<Integer> outputs = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            kernel.add(1 + random.nextInt(Math.min(3, sizes[axis + 2])));
            outputs.add(1 + random.nextInt(sizes[axis + 2] - kernel.get(axis) + 1));
        }
        int samples = random.nextBoolean() ? 1 : sizes[0];
        Tensor x = Data.integers(random, sizes);
        if (random.nextInt(4) == 0) {
            x.floats()[random.nextInt(x.elements())] = Float.NaN;
        }
        Tensor numbers = Data.reals(random, 0, Math.nextDown(1f), samples, sizes[1], axes);
        return AlgorithmCase.exact("fractional max pool", new FractionalMaxPool(kernel, outputs), x, numbers);
    }

    /** Integers, of which several grids are often equally strong; sometimes a sample of zeros. */
    static AlgorithmCase adaptivePolyphase(Random random) {
        int axes = 1 + random.nextInt(3);
        int[] sizes = Data.activation(random, axes + 2);
        List<Integer> strides = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            strides.add(1 + random.nextInt(3));
            sizes[axis + 2] *= strides.get(axis);
        }
        Tensor x = random.nextInt(6) == 0 ? Tensor.zeros(Shape.of(sizes)) : Data.integers(random, sizes);
        return AlgorithmCase.exact("adaptive polyphase", new AdaptivePolyphase(strides), x);
    }

    /** Elements of the own sample, some several times. */
    static AlgorithmCase chosenElementsGradient(Random random) {
        int[] sizes = Data.activation(random, Data.rank(random));
        int[] given = sizes.clone();
        given[given.length - 1] = 1 + random.nextInt(2 * sizes[sizes.length - 1]);
        Tensor dy = Data.integers(random, given);
        int wanted = Shape.of(sizes).elements() / sizes[0];
        int each = dy.elements() / sizes[0];
        long[] indices = IntStream.range(0, dy.elements())
                .mapToLong(i -> (long) i / each * wanted + random.nextInt(wanted))
                .toArray();
        return AlgorithmCase.exact(
                "chosen elements gradient",
                new ChosenElementsGradient(),
                dy,
                Tensor.ofLongs(Shape.of(given), indices),
                Data.integers(random, sizes));
    }
}
