package dev.signet.algorithm;

import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.AdaptiveMaxPoolGradient;
import dev.signet.op.AdaptivePolyphase;
import dev.signet.op.ChosenElementsGradient;
import dev.signet.op.FractionalMaxPool;
import dev.signet.op.MaxPoolIndices;
import dev.signet.op.MaxUnpool;
import dev.signet.op.MaxUnpoolGradient;
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

    /** Integers, of which several in a window are often the largest. */
    static AlgorithmCase maxPoolIndices(Random random) {
        AlgorithmCases.Geometry geometry = AlgorithmCases.Geometry.pooling(random);
        Tensor x = Data.integers(random, geometry.input(Data.channels(random)));
        if (random.nextInt(4) == 0) {
            x.floats()[random.nextInt(x.elements())] = Float.NaN;
        }
        return AlgorithmCase.exact(
                "max pool with indices",
                new MaxPoolIndices(geometry.kernel(), geometry.sliding(), geometry.ceil(), false),
                x);
    }

    /** Several elements for one place. */
    static AlgorithmCase maxUnpool(Random random) {
        int[] sizes = Data.activation(random, Data.rank(random));
        Tensor x = Data.integers(random, sizes);
        List<Integer> spatial = new ArrayList<>();
        int[] output = sizes.clone();
        for (int axis = 2; axis < sizes.length; axis++) {
            spatial.add(1 + random.nextInt(9));
            output[axis] = spatial.getLast();
        }
        Tensor indices = Data.longs(random, Shape.of(output).elements(), sizes);
        return AlgorithmCase.exact("max unpool", new MaxUnpool(spatial), x, indices);
    }

    static AlgorithmCase maxUnpoolGradient(Random random) {
        int[] sizes = Data.activation(random, Data.rank(random));
        Tensor dy = Data.integers(random, Data.activation(random, sizes.length));
        Tensor indices = Data.longs(random, dy.elements(), sizes);
        return AlgorithmCase.exact("max unpool gradient", new MaxUnpoolGradient(), dy, indices);
    }

    static AlgorithmCase adaptiveMaxPool(Random random) {
        int[] shape = Data.activation(random, Data.rank(random));
        return AlgorithmCase.exact(
                "adaptive max pool", new AdaptiveMaxPool(sizes(random, shape)), Data.integers(random, shape));
    }

    static AlgorithmCase adaptiveMaxPoolGradient(Random random) {
        int[] shape = Data.activation(random, Data.rank(random));
        AdaptiveMaxPool pool = new AdaptiveMaxPool(sizes(random, shape));
        Tensor x = Data.integers(random, shape);
        Shape y = AlgorithmCase.exact("", pool, x).problem().output();
        return AlgorithmCase.exact(
                "adaptive max pool gradient",
                new AdaptiveMaxPoolGradient(pool.sizes()),
                Data.integers(random, y.toArray()),
                x);
    }

    private static List<Integer> sizes(Random random, int... shape) {
        return IntStream.range(2, shape.length)
                .mapToObj(axis -> 1 + random.nextInt(7))
                .toList();
    }
}
