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
import dev.signet.algorithm.gemm.ImageForward;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Conv;
import dev.signet.op.FusedConv;
import dev.signet.op.Window;
import java.util.List;
import java.util.Optional;

/**
 * The first convolution of a network: few input channels, read where the caller's array has them, plane by plane (ONNX Runtime reads its first layer so, too).
 * Wins over {@link ConvGemm} there, which would change the layout of the image and then gather its short runs. At most 4 channels, one group, images or
 * lines.
 */
public final class ConvImage implements Algorithm {
    /** More channels lie padded, and are long enough runs to multiply where they lie. */
    private static final int MOST_CHANNELS = 4;

    /** What it takes of the time of a matrix multiplication with as many multiply-adds, which gathers. */
    private static final double OF_GATHERED = 0.7;

    @Override
    public String name() {
        return "conv.image";
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
        Conv conv = fused.get().conv();
        if (conv.groups() > 1 || problem.input(0).size(1) > MOST_CHANNELS) {
            return Fit.rejected("needs one group of at most " + MOST_CHANNELS + " input channels");
        }
        if (problem.input(0).rank() > 4) {
            return Fit.rejected("needs images or lines");
        }
        if (fused.get().residual()) {
            return Fit.rejected("adds no residual");
        }
        Window window = conv.window(problem.input(0), problem.input(1)).inThreeAxes();
        return new Fit.Accepted(
                Geometry.nanoseconds(problem, 1) * OF_GATHERED,
                problem.inputs().stream().map(each -> Form.DENSE).toList(),
                List.of(Form.CHANNELS_LAST),
                site -> new ImageStep(window, fused.get(), site));
    }

    private static final class ImageStep implements Step {
        private final ImageForward convolution;
        private final Packed weights;
        private final int items;
        private final int bias;

        ImageStep(Window window, FusedConv op, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            convolution = new ImageForward(
                    Simd.KERNELS,
                    Simd.IMAGE,
                    window,
                    Geometry.bare(site.input(0).shape()),
                    output.sample(),
                    Geometry.clamp(op));
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
