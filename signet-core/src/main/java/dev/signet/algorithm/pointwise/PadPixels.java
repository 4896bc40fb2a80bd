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
import dev.signet.op.Pad;
import java.util.Arrays;
import java.util.List;

/** Padding of spatial axes in channels-last images: whole pixels are copied, a row an item. */
public final class PadPixels implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.2;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "pad.pixels";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof Pad pad)) {
            return Fit.rejected("not a pad");
        }
        if (!PixelSources.computable(problem, pad)) {
            return Fit.rejected(PixelSources.NOT_COMPUTABLE);
        }
        PixelSources sources = PixelSources.of(pad, problem.input(0));
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_ELEMENT * problem.output().elements(),
                List.of(Form.CHANNELS_LAST),
                List.of(Form.CHANNELS_LAST),
                site -> new PadStep(sources, (float) pad.value(), site));
    }

    private static final class PadStep implements Step {
        private final PixelSources sources;
        private final float value;
        private final ChannelsLast from;
        private final ChannelsLast to;
        private final int items;

        PadStep(PixelSources sources, float value, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            this.sources = sources;
            this.value = value;
            this.from = site.spatialInput(0).sample();
            this.to = output.sample();
            this.items = output.samples() * to.depth() * to.height();
        }

        @Override
        public int items(int phase) {
            return items;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int h = item % to.height();
            int d = item / to.height() % to.depth();
            int sample = item / to.height() / to.depth();
            int x = frame.inputBase(0) + sample * from.sampleStride();
            int y = frame.outputBase(0) + sample * to.sampleStride();
            if (d == 0 && h == 0) {
                to.clearHalo(frame.output(0), y);
            }
            int sourceDepth = sources.depth()[d];
            int sourceHeight = sources.height()[h];
            int[] width = sources.width();
            for (int w = 0; w < width.length; w++) {
                int pixel = y + to.offset(d, h, w);
                if (sourceDepth < 0 || sourceHeight < 0 || width[w] < 0) {
                    Arrays.fill(frame.output(0), pixel, pixel + to.channels(), value);
                    Arrays.fill(frame.output(0), pixel + to.channels(), pixel + to.pixelStride(), 0f);
                } else {
                    int source = x + from.offset(sourceDepth, sourceHeight, width[w]);
                    System.arraycopy(frame.input(0), source, frame.output(0), pixel, to.pixelStride());
                }
            }
        }
    }
}
