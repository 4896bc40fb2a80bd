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
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.gemm.WinogradConvolution;
import dev.signet.algorithm.gemm.WinogradForm;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.FusedConv;
import dev.signet.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * 3x3 convolution of stride 1 by Winograd's minimal filtering (Lavin and Gray 2016) over channels-last images with a zero halo: F(4x4,3x3) with a
 * quarter of the multiplications, F(2x2,3x3) with 4/9 of them. Wins from some 32 channels on; F(2x2) where the images are so small that fetching
 * the 36 transformed weights would take longer than multiplying them.
 *
 * <p>Bounded, not exact: see {@link WinogradForm#amplification}. Measured over 256 channels, the root mean square error of F(4x4) is 2.1 times
 * that of the direct sum in float32, that of F(2x2) is smaller than it. Strict numerics leave it out.
 */
public final class ConvWinograd implements Algorithm {
    private final WinogradForm form;

    public ConvWinograd(WinogradForm form) {
        this.form = form;
    }

    @Override
    public String name() {
        return switch (form) {
            case F2 -> "conv.winograd.f2";
            case F4 -> "conv.winograd.f4";
        };
    }

    @Override
    public boolean direct() {
        return false;
    }

    @Override
    public Fit fit(Problem problem) {
        Optional<FusedConv> fused = FusedConv.of(problem.op());
        if (fused.isEmpty()) {
            return Fit.rejected("not a convolution");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        Window window =
                fused.get().conv().window(problem.input(0), problem.input(1)).inThreeAxes();
        int groups = fused.get().conv().groups();
        ChannelsLast input = Geometry.bare(problem.input(0));
        ChannelsLast output = Geometry.bare(problem.output());
        Optional<String> refused = WinogradGeometry.refuses(form, window, groups, input, output);
        if (refused.isPresent()) {
            return Fit.rejected(refused.get());
        }
        Halo halo = WinogradConvolution.inputHalo(form, window, input, output);
        List<Form> inputs = new ArrayList<>(List.of(Form.withHalo(halo), Form.DENSE));
        if (fused.get().convInputs(problem.inputs().size()) > 2) {
            inputs.add(Form.DENSE);
        }
        if (fused.get().residual()) {
            inputs.add(Form.CHANNELS_LAST);
        }
        return new Fit.Accepted(
                WinogradGeometry.nanoseconds(form, problem.output().size(0), input, output),
                inputs,
                List.of(Form.CHANNELS_LAST_OR_PART),
                site -> new WinogradStep(form, window, fused.get(), site));
    }

    private static final class WinogradStep implements Step {
        private static final int LINE = 16;

        private final WinogradConvolution convolution;
        private final Packed weights;
        private final int bias;
        private final boolean hasResidual;

        WinogradStep(WinogradForm form, Window window, FusedConv op, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            ChannelsLast out = output.sample();
            int last = site.inputs().size() - 1;
            hasResidual = op.residual();
            convolution = WinogradConvolution.forward(
                    Simd.KERNELS,
                    Simd.WINOGRAD,
                    form,
                    window,
                    site.spatialInput(0).sample(),
                    out,
                    hasResidual ? site.spatialInput(last).sample() : out,
                    Geometry.clamp(op),
                    output.samples());
            boolean biased = op.convInputs(last + 1) > 2;
            bias = biased ? 2 : 1;
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
        public long constantBytes() {
            return weights.constantBytes();
        }

        @Override
        public int sharedFloats() {
            return Math.addExact(sharedProducts(), convolution.sharedFloats());
        }

        /** Where the convolution's own shared floats begin: after the packed weights, on a line of the cache. */
        private int sharedProducts() {
            return Math.ceilDiv(weights.sharedFloats(), LINE) * LINE;
        }

        @Override
        public int phases() {
            return 1 + convolution.phases();
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? weights.items() : convolution.items(phase - 1);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 0) {
                weights.run(frame, item, 1, bias);
                return;
            }
            int residual = hasResidual ? bias + 1 : 0;
            convolution.run(
                    phase - 1,
                    item,
                    frame.input(0),
                    frame.inputBase(0),
                    weights.array(frame),
                    weights.base(frame),
                    frame.input(residual),
                    frame.inputBase(residual),
                    hasResidual,
                    frame.output(0),
                    frame.outputBase(0),
                    frame.shared(),
                    frame.sharedBase() + sharedProducts(),
                    frame.scratch(),
                    frame.scratchBase());
        }
    }
}
