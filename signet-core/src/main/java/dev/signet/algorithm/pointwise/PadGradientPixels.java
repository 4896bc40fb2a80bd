package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.op.PadGradient;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of padding in channels-last images: pixel after pixel is added where it came from, a sample an item. Sums of up to the number of
 * positions that read an element, each rounded once.
 */
public final class PadGradientPixels implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.4;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "pad-gradient.pixels";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof PadGradient op)) {
            return Fit.rejected("not the gradient of a pad");
        }
        if (!PixelSources.computable(problem, op.pad())) {
            return Fit.rejected(PixelSources.NOT_COMPUTABLE);
        }
        PixelSources sources = PixelSources.of(op.pad(), problem.input(1));
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_ELEMENT * problem.input(0).elements(),
                List.of(Form.CHANNELS_LAST, Form.ANY),
                List.of(Form.CHANNELS_LAST),
                site -> new GradientStep(sources, site));
    }

    private static final class GradientStep implements Step {
        private final PixelSources sources;
        private final ChannelsLast from;
        private final ChannelsLast to;
        private final int samples;

        GradientStep(PixelSources sources, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            this.sources = sources;
            this.from = site.spatialInput(0).sample();
            this.to = output.sample();
            this.samples = output.samples();
        }

        @Override
        public int items(int phase) {
            return samples;
        }

        @Override
        public void run(Frame frame, int phase, int sample) {
            int dy = frame.inputBase(0) + sample * from.sampleStride();
            int dx = frame.outputBase(0) + sample * to.sampleStride();
            Arrays.fill(frame.output(0), dx, dx + to.sampleStride(), 0f);
            for (int d = 0; d < from.depth(); d++) {
                for (int h = 0; h < from.height(); h++) {
                    if (sources.depth()[d] >= 0 && sources.height()[h] >= 0) {
                        addRow(
                                frame,
                                dy + from.offset(d, h, 0),
                                dx + to.offset(sources.depth()[d], sources.height()[h], 0));
                    }
                }
            }
        }

        private void addRow(Frame frame, int from, int to) {
            float[] dy = frame.input(0);
            float[] dx = frame.output(0);
            int stride = this.to.pixelStride();
            int[] width = sources.width();
            for (int w = 0; w < width.length; w++) {
                if (width[w] >= 0) {
                    int source = from + w * stride;
                    int target = to + width[w] * stride;
                    for (int c = 0; c < stride; c++) {
                        dx[target + c] += dy[source + c];
                    }
                }
            }
        }
    }
}
