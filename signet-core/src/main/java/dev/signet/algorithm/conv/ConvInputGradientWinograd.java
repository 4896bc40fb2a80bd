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
import dev.signet.op.Conv;
import dev.signet.op.ConvInputGradient;
import dev.signet.op.Window;
import java.util.List;
import java.util.Optional;

/**
 * The input gradient of a 3x3 convolution of stride 1 by Winograd's minimal filtering: the convolution of the output gradient with the turned kernel
 * and the channels exchanged, so all of {@link ConvWinograd} holds, the bound included.
 */
public final class ConvInputGradientWinograd implements Algorithm {
    private final WinogradForm form;

    public ConvInputGradientWinograd(WinogradForm form) {
        this.form = form;
    }

    @Override
    public String name() {
        return switch (form) {
            case F2 -> "conv.input-gradient.winograd.f2";
            case F4 -> "conv.input-gradient.winograd.f4";
        };
    }

    @Override
    public boolean direct() {
        return false;
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ConvInputGradient op)) {
            return Fit.rejected("not the input gradient of a convolution");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        Window window = new Conv(op.sliding(), op.groups())
                .window(problem.input(2), problem.input(1))
                .inThreeAxes();
        ChannelsLast outputGradient = Geometry.bare(problem.input(0));
        ChannelsLast inputGradient = Geometry.bare(problem.output());
        Optional<String> refused = WinogradGeometry.refuses(form, window, op.groups(), outputGradient, inputGradient);
        if (refused.isPresent()) {
            return Fit.rejected(refused.get());
        }
        Halo halo = WinogradConvolution.outputGradientHalo(form, window, outputGradient, inputGradient);
        return new Fit.Accepted(
                WinogradGeometry.nanoseconds(form, problem.output().size(0), outputGradient, inputGradient),
                List.of(Form.withHalo(halo), Form.DENSE, Form.ANY),
                List.of(Form.CHANNELS_LAST),
                site -> new GradientStep(form, window, site));
    }

    private static final class GradientStep implements Step {
        private static final int LINE = 16;

        private final WinogradConvolution gradient;
        private final Packed weights;

        GradientStep(WinogradForm form, Window window, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            gradient = WinogradConvolution.dataGradient(
                    Simd.KERNELS,
                    Simd.WINOGRAD,
                    form,
                    window,
                    site.spatialInput(0).sample(),
                    output.sample(),
                    output.samples());
            weights = new Packed(
                    gradient.packedFloats(),
                    gradient.packItems(),
                    (item, w, at, bias, biasAt, packed, base) -> gradient.pack(item, w, at, packed, base),
                    site.frozen().subList(1, 2));
        }

        @Override
        public int scratchFloats() {
            return gradient.scratchFloats();
        }

        @Override
        public long constantBytes() {
            return weights.constantBytes();
        }

        @Override
        public int sharedFloats() {
            return Math.addExact(sharedProducts(), gradient.sharedFloats());
        }

        /** Where the convolution's own shared floats begin: after the packed weights, on a line of the cache. */
        private int sharedProducts() {
            return Math.ceilDiv(weights.sharedFloats(), LINE) * LINE;
        }

        @Override
        public int phases() {
            return 1 + gradient.phases();
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? weights.items() : gradient.items(phase - 1);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 0) {
                weights.run(frame, item, 1, 1);
                return;
            }
            gradient.run(
                    phase - 1,
                    item,
                    frame.input(0),
                    frame.inputBase(0),
                    weights.array(frame),
                    weights.base(frame),
                    frame.input(0),
                    frame.inputBase(0),
                    false,
                    frame.output(0),
                    frame.outputBase(0),
                    frame.shared(),
                    frame.sharedBase() + sharedProducts(),
                    frame.scratch(),
                    frame.scratchBase());
        }
    }
}
