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
import dev.signet.algorithm.gemm.Clamp;
import dev.signet.algorithm.gemm.ConvolutionForward;
import dev.signet.algorithm.gemm.DepthwiseForward;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Conv;
import dev.signet.op.FusedConv;
import dev.signet.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Depthwise convolution with one output per channel: vectors run over channels, each with its own weights, so nothing is broadcast. Wins over
 * matrix multiplication whenever it applies.
 */
public final class ConvDepthwise implements Algorithm {
    @Override
    public String name() {
        return "conv.depthwise";
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
        if (!Geometry.isDepthwise(conv.groups(), problem.input(0), problem.input(1))) {
            return Fit.rejected(Geometry.NOT_DEPTHWISE);
        }
        if (fused.get().residual()) {
            return Fit.rejected("adds no residual");
        }
        Window window = conv.window(problem.input(0), problem.input(1)).inThreeAxes();
        Halo halo =
                ConvolutionForward.inputHalo(window, Geometry.bare(problem.input(0)), Geometry.bare(problem.output()));
        List<Form> inputs = new ArrayList<>(List.of(Form.withHalo(halo), Form.DENSE));
        if (problem.inputs().size() > 2) {
            inputs.add(Form.DENSE);
        }
        return new Fit.Accepted(
                Geometry.depthwiseNanoseconds(problem),
                inputs,
                List.of(Form.CHANNELS_LAST_OR_PART),
                site -> new ConvStep(window, Geometry.clamp(fused.get()), site));
    }

    private static final class ConvStep implements Step {
        private final DepthwiseForward convolution;
        private final Packed weights;
        private final int items;
        private final int bias;

        ConvStep(Window window, Clamp clamp, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            ChannelsLast out = output.sample();
            convolution = DepthwiseForward.of(
                    Simd.KERNELS, window, site.spatialInput(0).sample(), out, clamp);
            boolean biased = site.inputs().size() > 2;
            bias = biased ? 2 : 1;
            items = output.samples() * convolution.itemsPerSample();
            weights = new Packed(
                    convolution.packedFloats(),
                    1,
                    biased
                            ? (item, w, at, b, bAt, packed, base) ->
                                    convolution.packWithBias(w, at, b, bAt, packed, base)
                            : (item, w, at, b, bAt, packed, base) -> convolution.pack(w, at, packed, base),
                    site.frozen().subList(1, bias + 1));
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
        public int items(int phase) {
            return phase == 0 ? weights.items() : items;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 0) {
                weights.run(frame, item, 1, bias);
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
    }
}
