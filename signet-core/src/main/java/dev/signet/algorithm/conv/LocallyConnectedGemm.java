package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Packed;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ConvolutionForward;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.gemm.LocalForward;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.LocallyConnected;
import dev.signet.op.WeightPlaces;
import dev.signet.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * A locally connected layer as one small matrix multiplication per position, samples by output channels. Every geometry and every sharing; bound by
 * reading the weights when the batch is small.
 */
public final class LocallyConnectedGemm implements Algorithm {
    @Override
    public String name() {
        return "local.gemm";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof LocallyConnected op)) {
            return Fit.rejected("not a locally connected layer");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        Window window = op.window(problem.input(0), problem.input(1)).inThreeAxes();
        Halo halo =
                ConvolutionForward.inputHalo(window, Geometry.bare(problem.input(0)), Geometry.bare(problem.output()));
        List<Form> inputs = new ArrayList<>(List.of(Form.withHalo(halo), Form.DENSE));
        if (problem.inputs().size() > 2) {
            inputs.add(Form.DENSE);
        }
        WeightPlaces places = op.places(problem.input(1), problem.output());
        boolean perOutput = problem.inputs().size() > 2 && problem.input(2).rank() > 1;
        return new Fit.Accepted(
                Geometry.nanoseconds(problem, op.groups()),
                inputs,
                List.of(Form.CHANNELS_LAST),
                site -> new LocalStep(window, op.groups(), places, perOutput, site));
    }

    private static final class LocalStep implements Step {
        private final LocalForward layer;
        private final Packed weights;
        private final boolean biased;
        private final boolean perOutput;

        LocalStep(Window window, int groups, WeightPlaces places, boolean perOutput, Site site) {
            layer = LocalForward.of(
                    Simd.KERNELS,
                    window,
                    groups,
                    places,
                    site.spatialInput(0).sample(),
                    site.spatialOutput(0).sample(),
                    site.spatialInput(0).samples());
            biased = site.inputs().size() > 2;
            this.perOutput = perOutput;
            weights = new Packed(
                    layer.packedFloats(),
                    layer.packItems(),
                    (item, w, at, b, bAt, packed, base) -> layer.pack(item, w, at, packed, base),
                    site.frozen().subList(1, 2));
        }

        @Override
        public int scratchFloats() {
            return layer.scratchFloats();
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
            return phase == 0 ? weights.items() : layer.items();
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 0) {
                weights.run(frame, item, 1, 1);
                return;
            }
            int bias = biased ? 2 : 1;
            layer.run(
                    item,
                    frame.input(0),
                    frame.inputBase(0),
                    weights.array(frame),
                    weights.base(frame),
                    frame.input(bias),
                    frame.inputBase(bias),
                    biased,
                    perOutput,
                    frame.output(0),
                    frame.outputBase(0),
                    frame.scratch(),
                    frame.scratchBase());
        }
    }
}
