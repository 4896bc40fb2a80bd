package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ConvolutionForward;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.gemm.LocalWeightGradient;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.LocallyConnectedWeightGradient;
import dev.signet.op.WeightPlaces;
import dev.signet.op.Window;
import java.util.List;

/** The weight gradient of a locally connected layer, one set of weights at a time. Every geometry; sums over samples as in {@link ConvWeightGradientGemm}. */
public final class LocallyConnectedWeightGradientGemm implements Algorithm {
    @Override
    public String name() {
        return "local.weight-gradient.gemm";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof LocallyConnectedWeightGradient op)) {
            return Fit.rejected("not the weight gradient of a locally connected layer");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        Window window = op.forward().window(problem.input(0), problem.input(2)).inThreeAxes();
        Halo halo =
                ConvolutionForward.inputHalo(window, Geometry.bare(problem.input(0)), Geometry.bare(problem.input(1)));
        WeightPlaces places = op.forward().places(problem.input(2), problem.input(1));
        return new Fit.Accepted(
                Geometry.nanoseconds(problem, op.forward().groups()),
                List.of(Form.withHalo(halo), Form.CHANNELS_LAST, Form.ANY),
                List.of(Form.DENSE),
                site -> new GradientStep(window, op.forward().groups(), places, site));
    }

    private static final class GradientStep implements Step {
        private final LocalWeightGradient gradient;

        GradientStep(Window window, int groups, WeightPlaces places, Site site) {
            gradient = LocalWeightGradient.of(
                    Simd.KERNELS,
                    window,
                    groups,
                    places,
                    site.spatialInput(0).sample(),
                    site.spatialInput(1).sample(),
                    site.spatialInput(0).samples());
        }

        @Override
        public int scratchFloats() {
            return gradient.scratchFloats();
        }

        @Override
        public int items(int phase) {
            return gradient.items();
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            gradient.run(
                    item,
                    frame.input(0),
                    frame.inputBase(0),
                    frame.input(1),
                    frame.inputBase(1),
                    frame.output(0),
                    frame.outputBase(0),
                    frame.scratch(),
                    frame.scratchBase());
        }
    }
}
