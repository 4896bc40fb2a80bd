package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Packed;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.LocalDataGradient;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.LocallyConnectedInputGradient;
import dev.signet.op.WeightPlaces;
import dev.signet.op.Window;
import java.util.List;

/** The input gradient of a locally connected layer, one input pixel at a time for all samples. Every geometry. */
public final class LocallyConnectedInputGradientGemm implements Algorithm {
    @Override
    public String name() {
        return "local.input-gradient.gemm";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof LocallyConnectedInputGradient op)) {
            return Fit.rejected("not the input gradient of a locally connected layer");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        Window window = op.forward().window(problem.input(2), problem.input(1)).inThreeAxes();
        WeightPlaces places = op.forward().places(problem.input(1), problem.input(0));
        return new Fit.Accepted(
                Geometry.nanoseconds(problem, op.forward().groups()),
                List.of(Form.CHANNELS_LAST, Form.DENSE, Form.ANY),
                List.of(Form.CHANNELS_LAST),
                site -> new GradientStep(window, op.forward().groups(), places, site));
    }

    private static final class GradientStep implements Step {
        private final LocalDataGradient gradient;
        private final Packed weights;

        GradientStep(Window window, int groups, WeightPlaces places, Site site) {
            gradient = LocalDataGradient.of(
                    Simd.KERNELS,
                    window,
                    groups,
                    places,
                    site.spatialOutput(0).sample(),
                    site.spatialInput(0).sample(),
                    site.spatialInput(0).samples());
            weights = new Packed(
                    gradient.packedFloats(),
                    gradient.packItems(),
                    (item, w, at, b, bAt, packed, base) -> gradient.pack(item, w, at, packed, base),
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
            return weights.sharedFloats();
        }

        @Override
        public int phases() {
            return 2;
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? weights.items() : gradient.items();
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 0) {
                weights.run(frame, item, 1, 1);
                return;
            }
            gradient.run(
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
