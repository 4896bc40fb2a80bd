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
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.ConvTranspose;
import dev.signet.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Transposed convolution as one correlation per phase of the stride, no zeros inserted (sub-pixel decomposition, Shi et al. 2016): the driver of the
 * convolution's input gradient with a bias. Every geometry.
 */
public final class ConvTransposeGemm implements Algorithm {
    @Override
    public String name() {
        return "conv-transpose.gemm";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ConvTranspose op)) {
            return Fit.rejected("not a transposed convolution");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        Window window = op.window(problem.input(1)).inThreeAxes();
        Halo halo = ConvolutionDataGradient.outputGradientHalo(
                window, Geometry.bare(problem.input(0)), Geometry.bare(problem.output()));
        List<Form> inputs = new ArrayList<>(List.of(Form.withHalo(halo), Form.DENSE));
        if (problem.inputs().size() > 2) {
            inputs.add(Form.DENSE);
        }
        return new Fit.Accepted(
                Geometry.nanoseconds(problem, op.groups()),
                inputs,
                List.of(Form.CHANNELS_LAST),
                site -> new TransposedStep(window, op.groups(), site));
    }

    private static final class TransposedStep implements Step {
        private final ConvolutionDataGradient convolution;
        private final Packed weights;
        private final int items;
        private final int bias;

        TransposedStep(Window window, int groups, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            ChannelsLast y = output.sample();
            convolution = ConvolutionDataGradient.of(
                    Simd.KERNELS, window, groups, site.spatialInput(0).sample(), y, y);
            boolean biased = site.inputs().size() > 2;
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
