package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ConvolutionForward;
import dev.signet.algorithm.gemm.DepthwiseWeightGradient;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Conv;
import dev.signet.op.ConvWeightGradient;
import dev.signet.op.Window;
import java.util.List;

/** The weight gradient of a depthwise convolution: vectors run over channels; sums over samples as in {@link ConvWeightGradientGemm}. */
public final class ConvWeightGradientDepthwise implements Algorithm {
    @Override
    public String name() {
        return "conv.weight-gradient.depthwise";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ConvWeightGradient op)) {
            return Fit.rejected("not the weight gradient of a convolution");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        if (!Geometry.isDepthwise(op.groups(), problem.input(0), problem.input(2))) {
            return Fit.rejected(Geometry.NOT_DEPTHWISE);
        }
        Window window = new Conv(op.sliding(), op.groups())
                .window(problem.input(0), problem.input(2))
                .inThreeAxes();
        Halo halo =
                ConvolutionForward.inputHalo(window, Geometry.bare(problem.input(0)), Geometry.bare(problem.input(1)));
        return new Fit.Accepted(
                Geometry.depthwiseNanoseconds(problem),
                List.of(Form.withHalo(halo), Form.CHANNELS_LAST, Form.ANY),
                List.of(Form.DENSE),
                site -> new GradientStep(window, site));
    }

    private static final class GradientStep implements Step {
        private final DepthwiseWeightGradient gradient;
        private final int samples;

        GradientStep(Window window, Site site) {
            samples = site.spatialInput(0).samples();
            gradient = DepthwiseWeightGradient.of(
                    Simd.KERNELS,
                    window,
                    site.spatialInput(0).sample(),
                    site.spatialInput(1).sample(),
                    samples);
        }

        @Override
        public int scratchFloats() {
            return gradient.scratchFloats();
        }

        @Override
        public int sharedFloats() {
            return gradient.partialFloats();
        }

        @Override
        public int phases() {
            return 2;
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? gradient.items(samples) : gradient.joinItems();
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 1) {
                gradient.join(item, samples, frame.shared(), frame.sharedBase(), frame.output(0), frame.outputBase(0));
                return;
            }
            gradient.run(
                    item,
                    samples,
                    frame.input(0),
                    frame.inputBase(0),
                    frame.input(1),
                    frame.inputBase(1),
                    frame.shared(),
                    frame.sharedBase(),
                    frame.scratch(),
                    frame.scratchBase());
        }
    }
}
