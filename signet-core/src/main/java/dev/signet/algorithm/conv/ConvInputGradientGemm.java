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
import dev.signet.algorithm.gemm.ConvolutionDataGradient;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.gemm.MergedGroups;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Conv;
import dev.signet.op.ConvInputGradient;
import dev.signet.op.Window;
import java.util.List;

/**
 * The input gradient of a convolution as one correlation per phase of the stride, no zeros inserted (sub-pixel decomposition, as in oneDNN's strided
 * backward). Every geometry.
 */
public final class ConvInputGradientGemm implements Algorithm {
    @Override
    public String name() {
        return "conv.input-gradient.gemm";
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
        Halo halo = ConvolutionDataGradient.outputGradientHalo(
                window, Geometry.bare(problem.input(0)), Geometry.bare(problem.output()));
        return new Fit.Accepted(
                Geometry.nanoseconds(problem, op.groups()),
                List.of(Form.withHalo(halo), Form.DENSE, Form.ANY),
                List.of(Form.CHANNELS_LAST),
                site -> new GradientStep(window, new MergedGroups(op.groups(), 1, 0, 0, 0), site));
    }

    static final class GradientStep implements Step {
        private final ConvolutionDataGradient gradient;
        private final Packed weights;
        private final int items;

        /** The gradient with groups taken together. */
        GradientStep(Window window, MergedGroups groups, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            ChannelsLast dx = output.sample();
            gradient = ConvolutionDataGradient.of(
                    Simd.KERNELS, window, groups.merged(), site.spatialInput(0).sample(), dx, dx);
            items = output.samples() * gradient.itemsPerSample();
            weights = groups.together() == 1
                    ? new Packed(
                            gradient.packedFloats(),
                            gradient.packItems(),
                            (item, w, at, bias, biasAt, packed, base) -> gradient.pack(item, w, at, packed, base),
                            site.frozen().subList(1, 2))
                    : merged(groups, site);
        }

        /** The weight of the merged groups is written behind its own panels, all in one item. */
        private Packed merged(MergedGroups groups, Site site) {
            int floats = gradient.packedFloats();
            return new Packed(
                    Math.addExact(floats, groups.floats()),
                    1,
                    (item, weight, at, bias, biasAt, packed, base) -> {
                        groups.expand(weight, at, packed, base + floats);
                        for (int panel = 0; panel < gradient.packItems(); panel++) {
                            gradient.pack(panel, packed, base + floats, packed, base);
                        }
                    },
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
            return phase == 0 ? weights.items() : items;
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
