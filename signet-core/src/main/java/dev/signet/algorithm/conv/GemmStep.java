package dev.signet.algorithm.conv;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Packed;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.ConvolutionForward;
import dev.signet.algorithm.gemm.MergedGroups;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.FusedConv;
import dev.signet.op.Window;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A direct convolution as matrix multiplication, for {@link ConvGemm} and {@link ConvGrouped}: a phase that packs weights which are not frozen, and a phase that
 * multiplies.
 */
final class GemmStep implements Step {
    private final ConvolutionForward convolution;
    private final Packed weights;
    private final int items;
    private final int bias;
    private final boolean hasResidual;
    /** The residual, which each cell of the output reads before it is written. */
    private final List<Integer> replaceable;

    /** The convolution as it is. */
    GemmStep(Window window, FusedConv op, Site site) {
        this(window, op, new MergedGroups(op.conv().groups(), 1, 0, 0, 0), site);
    }

    /** The convolution with groups taken together. */
    GemmStep(Window window, FusedConv op, MergedGroups groups, Site site) {
        Layout.Spatial output = site.spatialOutput(0);
        ChannelsLast out = output.sample();
        int last = site.inputs().size() - 1;
        hasResidual = op.residual();
        convolution = ConvolutionForward.of(
                Simd.KERNELS,
                window,
                groups.merged(),
                site.spatialInput(0).sample(),
                out,
                hasResidual ? site.spatialInput(last).sample() : out,
                Geometry.clamp(op));
        boolean inPlace = hasResidual && site.spatialInput(last).sample().equals(out);
        replaceable = inPlace ? List.of(last) : List.of();
        boolean biased = op.convInputs(last + 1) > 2;
        bias = biased ? 2 : 1;
        items = output.samples() * convolution.itemsPerSample();
        Packed.Packer packer = biased
                ? convolution::packWithBias
                : (item, w, at, b, bAt, packed, base) -> convolution.pack(item, w, at, packed, base);
        List<Optional<Tensor>> tensors = site.frozen().subList(1, bias + 1);
        weights = groups.together() == 1
                ? new Packed(convolution.packedFloats(), convolution.packItems(), packer, tensors)
                : merged(groups, packer, tensors);
    }

    /** The weight of the merged groups is written behind its own panels, all in one item. */
    private Packed merged(MergedGroups groups, Packed.Packer packer, List<Optional<Tensor>> tensors) {
        int floats = convolution.packedFloats();
        return new Packed(
                Math.addExact(floats, groups.floats()),
                1,
                (item, weight, at, bias, biasAt, packed, base) -> {
                    groups.expand(weight, at, packed, base + floats);
                    for (int panel = 0; panel < convolution.packItems(); panel++) {
                        packer.pack(panel, packed, base + floats, bias, biasAt, packed, base);
                    }
                },
                tensors);
    }

    @Override
    public int scratchFloats() {
        return convolution.scratchFloats();
    }

    @Override
    public long constantBytes() {
        return weights.constantBytes();
    }

    @Override
    public int sharedFloats() {
        return weights.sharedFloats();
    }

    @Override
    public int phases() {
        return 2;
    }

    @Override
    public List<Integer> replaceableInputs() {
        return replaceable;
    }

    @Override
    public int items(int phase) {
        return phase == 0 ? weights.items() : items;
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        if (phase == 0) {
            weights.run(frame, item, 1, bias);
            return;
        }
        if (hasResidual) {
            runWithResidual(frame, item);
            return;
        }
        convolution.run(
                item,
                frame.input(0),
                frame.inputBase(0),
                weights.array(frame),
                weights.base(frame),
                frame.output(0),
                frame.outputBase(0),
                frame.scratch(),
                frame.scratchBase());
    }

    private void runWithResidual(Frame frame, int item) {
        convolution.runWithResidual(
                item,
                frame.input(0),
                frame.inputBase(0),
                weights.array(frame),
                weights.base(frame),
                frame.input(bias + 1),
                frame.inputBase(bias + 1),
                frame.output(0),
                frame.outputBase(0),
                frame.scratch(),
                frame.scratchBase());
    }
}
