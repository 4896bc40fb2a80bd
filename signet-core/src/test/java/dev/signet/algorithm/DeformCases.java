package dev.signet.algorithm;

import dev.signet.op.DeformConv;
import dev.signet.op.DeformConvGradient;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Random;

/** Problems of deformable convolution: integers read between pixels, some of them outside the image. */
final class DeformCases {
    private static final double ROUNDING = 0x1.0p-24;
    /** The largest product of two integers up to 3. */
    private static final double LARGEST = 9;

    private DeformCases() {}

    private record Inputs(DeformConv conv, Tensor x, Tensor weight, Tensor offset, Tensor bias, Tensor mask) {
        static Inputs of(Random random) {
            int groups = 1 + random.nextInt(2);
            int offsetGroups = 1 + random.nextInt(2);
            int in = groups * offsetGroups * (1 + random.nextInt(2));
            int out = groups * (1 + random.nextInt(3));
            int kernel = 1 + random.nextInt(3);
            int stride = 1 + random.nextInt(2);
            int dilation = 1 + random.nextInt(2);
            int padding = random.nextInt(2);
            Sliding sliding = new Sliding(
                    List.of(stride, stride), List.of(dilation, dilation), Padding.symmetric(padding, padding));
            int extent = dilation * (kernel - 1) + 1;
            int height = extent + random.nextInt(6);
            int width = extent + random.nextInt(12);
            int outHeight = (height + 2 * padding - extent) / stride + 1;
            int outWidth = (width + 2 * padding - extent) / stride + 1;
            int samples = 1 + random.nextInt(random.nextInt(6) == 0 ? 20 : 3);
            int taps = offsetGroups * kernel * kernel;
            return new Inputs(
                    new DeformConv(sliding, groups, offsetGroups),
                    Data.integers(random, samples, in, height, width),
                    Data.integers(random, out, in / groups, kernel, kernel),
                    Data.reals(random, -1.6, 1.6, samples, 2 * taps, outHeight, outWidth),
                    Data.integers(random, out),
                    Data.reals(random, 0, 1, samples, taps, outHeight, outWidth));
        }
    }

    /** Chains of K products of size 9 at most, of numbers that were rounded once. */
    static AlgorithmCase forward(Random random) {
        Inputs inputs = Inputs.of(random);
        int depth = inputs.weight().shape().elements(1, 4);
        return AlgorithmCase.within(
                2 * ROUNDING,
                (depth + 8) * ROUNDING * (depth + 1) * LARGEST,
                "deformable convolution",
                inputs.conv(),
                inputs.x(),
                inputs.weight(),
                inputs.offset(),
                inputs.bias(),
                inputs.mask());
    }

    /** An element is made of no more products than an output map has positions, times taps and output channels or samples; the chains are far shorter. */
    static AlgorithmCase gradient(Random random) {
        Inputs inputs = Inputs.of(random);
        Shape y = AlgorithmCase.exact(
                        "", inputs.conv(), inputs.x(), inputs.weight(), inputs.offset(), inputs.bias(), inputs.mask())
                .problem()
                .output();
        int products = y.elements() * inputs.weight().shape().elements(2, 4);
        return AlgorithmCase.within(
                2 * ROUNDING,
                40 * ROUNDING * products * LARGEST,
                "deformable convolution gradient",
                new DeformConvGradient(inputs.conv()),
                Data.integers(random, y.toArray()),
                inputs.x(),
                inputs.weight(),
                inputs.offset(),
                inputs.bias(),
                inputs.mask());
    }
}
