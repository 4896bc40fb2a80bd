package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.WinogradForm;
import dev.signet.algorithm.gemm.WinogradWeightGradient;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Conv;
import dev.signet.op.ConvWeightGradient;
import dev.signet.op.Window;
import java.util.List;
import java.util.Optional;

/**
 * The weight gradient of a 3x3 convolution of stride 1 by Winograd's F(3x3,4x4) (Lavin and Gray 2016): a quarter of the multiplications of
 * {@link ConvWeightGradientGemm}. Wins wherever {@link ConvWinograd} does, on images of any size, since nothing is fetched but what is also multiplied.
 *
 * <p>Bounded, not exact: see {@link WinogradForm#gradientAmplification}. One chain over the tiles of all samples: a sixteenth of the length of the
 * direct sum over pixels. Strict numerics leave it out.
 */
public final class ConvWeightGradientWinograd implements Algorithm {
    @Override
    public String name() {
        return "conv.weight-gradient.winograd";
    }

    @Override
    public boolean direct() {
        return false;
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ConvWeightGradient op)) {
            return Fit.rejected("not the weight gradient of a convolution");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        Window window = new Conv(op.sliding(), op.groups())
                .window(problem.input(0), problem.input(2))
                .inThreeAxes();
        ChannelsLast input = Geometry.bare(problem.input(0));
        ChannelsLast outputGradient = Geometry.bare(problem.input(1));
        Optional<String> refused = WinogradGeometry.refusesGradient(window, op.groups(), input, outputGradient);
        if (refused.isPresent()) {
            return Fit.rejected(refused.get());
        }
        return new Fit.Accepted(
                WinogradGeometry.gradientNanoseconds(problem.input(0).size(0), input, outputGradient),
                List.of(
                        Form.withHalo(WinogradWeightGradient.inputHalo(window, input, outputGradient)),
                        Form.withHalo(WinogradWeightGradient.outputGradientHalo(outputGradient)),
                        Form.ANY),
                List.of(Form.DENSE),
                site -> new GradientStep(window, site));
    }

    private static final class GradientStep implements Step {
        private final WinogradWeightGradient gradient;

        GradientStep(Window window, Site site) {
            gradient = WinogradWeightGradient.of(
                    Simd.KERNELS,
                    Simd.WINOGRAD,
                    window,
                    site.spatialInput(0).sample(),
                    site.spatialInput(1).sample(),
                    site.spatialInput(0).samples());
        }

        @Override
        public int scratchFloats() {
            return gradient.scratchFloats();
        }

        @Override
        public int sharedFloats() {
            return gradient.sharedFloats();
        }

        @Override
        public int phases() {
            return gradient.phases();
        }

        @Override
        public int items(int phase) {
            return gradient.items(phase);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            gradient.run(
                    phase,
                    item,
                    frame.input(0),
                    frame.inputBase(0),
                    frame.input(1),
                    frame.inputBase(1),
                    frame.shared(),
                    frame.sharedBase(),
                    frame.output(0),
                    frame.outputBase(0),
                    frame.scratch(),
                    frame.scratchBase());
        }
    }
}
