package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Packed;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.ConvolutionForward;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Conv;
import dev.signet.op.FusedConv;
import dev.signet.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Convolution as indirect matrix multiplication over channels-last images with a zero halo (XNNPACK's indirect GEMM, Dukhan 2019; see
 * {@code Correlation}). Every geometry. Wins wherever a group has more than a few channels.
 */
public final class ConvGemm implements Algorithm {
    @Override
    public String name() {
        return "conv.gemm";
    }

    @Override
    public Fit fit(Problem problem) {
        Optional<FusedConv> fused = FusedConv.of(problem.op());
        if (fused.isEmpty()) {
            return Fit.rejected("not a convolution");
        }
        Conv conv = fused.get().conv();
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        Window window = conv.window(problem.input(0), problem.input(1)).inThreeAxes();
        Halo halo =
                ConvolutionForward.inputHalo(window, Geometry.bare(problem.input(0)), Geometry.bare(problem.output()));
        List<Form> inputs = new ArrayList<>(List.of(Form.withHalo(halo), Form.DENSE));
        if (fused.get().convInputs(problem.inputs().size()) > 2) {
            inputs.add(Form.DENSE);
        }
        if (fused.get().residual()) {
            inputs.add(Form.CHANNELS_LAST);
        }
        return new Fit.Accepted(
                Geometry.nanoseconds(problem, conv.groups()),
                inputs,
                List.of(Form.CHANNELS_LAST),
                site -> new ConvStep(window, fused.get(), site));
    }

    private static final class ConvStep implements Step {
        private final ConvolutionForward convolution;
        private final Packed weights;
        private final int items;
        private final int bias;
        private final boolean hasResidual;
        private final List<Integer> replaceable;

        ConvStep(Window window, FusedConv op, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            ChannelsLast out = output.sample();
            int last = site.inputs().size() - 1;
            hasResidual = op.residual();
            convolution = ConvolutionForward.of(
                    Simd.KERNELS,
                    window,
                    op.conv().groups(),
                    site.spatialInput(0).sample(),
                    out,
                    hasResidual ? site.spatialInput(last).sample() : out,
                    Geometry.clamp(op));
            replaceable = hasResidual && site.spatialInput(last).sample().equals(out) ? List.of(last) : List.of();
            boolean biased = op.convInputs(last + 1) > 2;
            bias = biased ? 2 : 1;
            items = output.samples() * convolution.itemsPerSample();
            weights = new Packed(
                    convolution.packedFloats(),
                    convolution.packItems(),
                    biased
                            ? convolution::packWithBias
                            : (item, w, at, b, bAt, packed, base) -> convolution.pack(item, w, at, packed, base),
                    site.frozen().subList(1, bias + 1));
        }

        @Override
        public int scratchFloats() {
            return convolution.scratchFloats();
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
}
