package dev.signet.algorithm;

import dev.signet.graph.Op;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.BroadcastLike;
import dev.signet.op.FillLike;
import dev.signet.op.LogSoftmax;
import dev.signet.op.LogSoftmaxGradient;
import dev.signet.op.Mul;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Softmax;
import dev.signet.op.SoftmaxGradient;
import dev.signet.op.SumTo;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Problems of ops that repeat, combine and reduce values along axes. */
final class AxisCases {
    private static final double ULP = 0x1.0p-23;

    private AxisCases() {}

    private static int[] shape(Random random) {
        return Data.activation(random, 2 + random.nextInt(4));
    }

    /** Some axes of size 1, some leading ones missing. */
    private static int[] repeated(Random random, int... shape) {
        int[] sizes = Arrays.copyOfRange(shape, random.nextInt(shape.length), shape.length);
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = random.nextBoolean() ? 1 : sizes[axis];
        }
        return sizes;
    }

    /** Sums and products exactly, quotients too: of two floats, in double and rounded once, they are what float32 gives. */
    static AlgorithmCase arithmetic(Random random) {
        List<Op> ops = List.of(
                new Add(),
                new Mul(),
                new Binary(BinaryFunction.SUB),
                new Binary(BinaryFunction.DIV),
                new Binary(BinaryFunction.MAX),
                new Binary(BinaryFunction.MIN));
        int[] shape = shape(random);
        Tensor large = Data.reals(random, -2, 2, shape);
        Tensor small = Data.reals(random, 0.5, 2, repeated(random, shape));
        Op op = ops.get(random.nextInt(ops.size()));
        return random.nextBoolean()
                ? AlgorithmCase.exact("arithmetic", op, large, small)
                : AlgorithmCase.exact("arithmetic", op, small, large);
    }

    static AlgorithmCase broadcastLike(Random random) {
        int[] shape = shape(random);
        return AlgorithmCase.exact(
                "broadcast like",
                new BroadcastLike(),
                Data.integers(random, repeated(random, shape)),
                Data.integers(random, shape));
    }

    /** Any axes; sums in double in the order of the reference give its bits. */
    static AlgorithmCase reduce(Random random) {
        Reduction[] computed = {
            Reduction.SUM,
            Reduction.MEAN,
            Reduction.MAX,
            Reduction.MIN,
            Reduction.L1,
            Reduction.L2,
            Reduction.SUM_SQUARE
        };
        int[] shape = shape(random);
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < shape.length; axis++) {
            if (random.nextBoolean()) {
                axes.add(random.nextBoolean() ? axis : axis - shape.length);
            }
        }
        Op op = new Reduce(computed[random.nextInt(computed.length)], axes, random.nextBoolean());
        return AlgorithmCase.exact("reduce", op, Data.reals(random, -1, 1, shape));
    }

    static AlgorithmCase sumToAnyAxes(Random random) {
        int[] shape = shape(random);
        return AlgorithmCase.exact(
                "sum to any axes",
                new SumTo(),
                Data.integers(random, shape),
                Data.integers(random, repeated(random, shape)));
    }

    static AlgorithmCase fillLike(Random random) {
        Op op = new FillLike(ElementType.FLOAT32, random.nextInt(9) - 4);
        return AlgorithmCase.exact("fill like", op, Data.integers(random, shape(random)));
    }

    private static int axis(Random random, int... shape) {
        int axis = random.nextInt(shape.length);
        return random.nextBoolean() ? axis : axis - shape.length;
    }

    /** Differences of up to 8 cost 4 ulp and their exponentials 4. */
    static AlgorithmCase softmax(Random random) {
        int[] shape = shape(random);
        Op op = new Softmax(axis(random, shape));
        return AlgorithmCase.within(16 * ULP, 0, "softmax along an axis", op, Data.reals(random, -4, 4, shape));
    }

    /** An error of 8 ulp in a sum is one of 8 ulp of 1 in its logarithm. */
    static AlgorithmCase logSoftmax(Random random) {
        int[] shape = shape(random);
        Op op = new LogSoftmax(axis(random, shape));
        return AlgorithmCase.within(ULP, 8 * ULP, "log softmax", op, Data.reals(random, -4, 4, shape));
    }

    static AlgorithmCase softmaxGradient(Random random) {
        int[] shape = shape(random);
        return AlgorithmCase.exact(
                "softmax gradient",
                new SoftmaxGradient(axis(random, shape)),
                Data.reals(random, -1, 1, shape),
                Data.reals(random, 0, 1, shape));
    }

    /** Exponentials up to 1 within 4 ulp, times a sum of at most as many numbers up to 1 as the axis has. */
    static AlgorithmCase logSoftmaxGradient(Random random) {
        int[] shape = shape(random);
        int axis = axis(random, shape);
        int count = shape[Math.floorMod(axis, shape.length)];
        return AlgorithmCase.within(
                ULP,
                4 * ULP * count,
                "log softmax gradient",
                new LogSoftmaxGradient(axis),
                Data.reals(random, -1, 1, shape),
                Data.reals(random, -8, 0, shape));
    }
}
