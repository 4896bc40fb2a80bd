package dev.signet.algorithm.conv;

import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Clamp;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.gemm.MergedGroups;
import dev.signet.op.FusedConv;
import dev.signet.tensor.Shape;

/** What the convolution algorithms of this package ask of a problem, and how long they think it takes. */
final class Geometry {
    static final String NOT_COMPUTABLE = "needs float32, one to three spatial axes and no empty axis";

    static final String NOT_DEPTHWISE =
            "needs groups of one input and one output channel, and more than 4 channels, so that pixels are whole vectors";

    static final String NOT_SMALL_GROUPS =
            "needs groups of at most 8 channels, some of which fit into a vector together";

    private static final double MULTIPLY_ADDS_PER_NANOSECOND = 90;
    private static final double OVERHEAD_NANOSECONDS = 2_000;
    /** Channels of a group below which most of a vector is idle. */
    private static final double FULL_VECTOR = 16;

    private static final double PIXEL_OF_GROUP_NANOSECONDS = 10;

    /** How much longer a tile of half width takes for the same multiply-adds. */
    private static final double NARROW_TILE = 1.5;

    private Geometry() {}

    static boolean computable(Problem problem) {
        return problem.isFloat32()
                && problem.inputs().stream().allMatch(operand -> operand.shape().elements() > 0)
                && problem.output().elements() > 0
                && Layout.canBeChannelsLast(problem.input(0));
    }

    /** The layout of one sample without a halo. */
    static ChannelsLast bare(Shape activation) {
        return Layout.channelsLast(activation, Halo.NONE).sample();
    }

    /** Estimated time of a matrix multiplication with groups of few channels. */
    static double nanoseconds(Problem problem, int groups) {
        var cost = problem.op()
                .cost(
                        problem.inputs().stream().map(Problem.Operand::shape).toList(),
                        problem.outputs().stream().map(Problem.Operand::shape).toList());
        double idle = groups == 1 ? 1 : FULL_VECTOR;
        return OVERHEAD_NANOSECONDS
                + idle * cost.multiplyAdds() / MULTIPLY_ADDS_PER_NANOSECOND
                + shortSumsNanoseconds(problem, groups);
    }

    /** What it costs to begin and to end the sums of a pixel, group by group, which few channels do not make up for. */
    private static double shortSumsNanoseconds(Problem problem, int groups) {
        int pixels = problem.input(0).elements() / problem.input(0).size(1);
        return groups == 1 ? 0 : (double) groups * pixels * PIXEL_OF_GROUP_NANOSECONDS;
    }

    /** The limits of a fused convolution as its kernels take them. */
    static Clamp clamp(FusedConv op) {
        return new Clamp(op.limits().low(), op.limits().high());
    }

    /** Whether every channel has exactly one output, and pixels are whole vectors on every machine. */
    static boolean isDepthwise(int groups, Shape input, Shape weight) {
        return groups == input.size(1)
                && groups == weight.size(0)
                && bare(input).pixelStride() % FULL_VECTOR == 0;
    }

    /** Estimated time of a depthwise pass, bound by loads. */
    static double depthwiseNanoseconds(Problem problem) {
        return nanoseconds(problem, 1) * 4;
    }

    /** The groups of a convolution with this weight, as many together as fit into a vector. */
    static MergedGroups merged(int groups, Shape weight) {
        int taps = weight.elements() / (weight.size(0) * weight.size(1));
        return MergedGroups.of(groups, weight.size(1), weight.size(0) / groups, taps);
    }

    /** Estimated time of a matrix multiplication with groups taken together: the zeros are multiplied too, by narrow tiles that are full or not. */
    static double groupedNanoseconds(Problem problem, MergedGroups groups) {
        double idle = FULL_VECTOR / Math.min(FULL_VECTOR, groups.together() * groups.outPerGroup());
        return nanoseconds(problem, 1) * groups.together() * idle * NARROW_TILE
                + shortSumsNanoseconds(problem, groups.merged());
    }
}
