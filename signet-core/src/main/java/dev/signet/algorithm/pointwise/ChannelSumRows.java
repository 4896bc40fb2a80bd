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
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.ChannelSum;
import java.util.Arrays;
import java.util.List;

/**
 * Sums per channel over channels-last images or the rows of a matrix: each row of pixels in one chain, the rows of a sample in order, the samples as
 * {@link SampleSums} says.
 */
public final class ChannelSumRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.1;
    private static final int CHANNELS_PER_ITEM = 256;

    @Override
    public String name() {
        return "channel-sum.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ChannelSum)) {
            return Fit.rejected("not a sum per channel");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0))) {
            return Fit.rejected(Pixels.NEEDED);
        }
        return new Fit.Accepted(
                1_000 + NANOSECONDS_PER_ELEMENT * problem.input(0).elements(),
                List.of(Pixels.form(problem.input(0))),
                List.of(Form.DENSE),
                SumStep::new);
    }

    private static final class SumStep implements Step {
        private final int samples;
        private final ChannelsLast layout;

        SumStep(Site site) {
            Layout.Spatial input = Pixels.of(site.input(0));
            samples = input.samples();
            layout = input.sample();
        }

        @Override
        public int sharedFloats() {
            return samples * layout.pixelStride();
        }

        @Override
        public int phases() {
            return 2;
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? samples : Math.ceilDiv(layout.channels(), CHANNELS_PER_ITEM);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 0) {
                sumSample(frame, item);
                return;
            }
            int first = item * CHANNELS_PER_ITEM;
            int channels = Math.min(CHANNELS_PER_ITEM, layout.channels() - first);
            int sums = frame.sharedBase() + first;
            SampleSums.join(samples, layout.pixelStride(), channels, frame.shared(), sums);
            System.arraycopy(frame.shared(), sums, frame.output(0), frame.outputBase(0) + first, channels);
        }

        private void sumSample(Frame frame, int sample) {
            int stride = layout.pixelStride();
            int sums = frame.sharedBase() + sample * stride;
            int start = frame.inputBase(0) + sample * layout.sampleStride();
            Arrays.fill(frame.shared(), sums, sums + stride, 0f);
            for (int d = 0; d < layout.depth(); d++) {
                for (int h = 0; h < layout.height(); h++) {
                    int row = start + layout.offset(d, h, 0);
                    Simd.CHANNELS.sums(stride, layout.width(), frame.input(0), row, stride, frame.shared(), sums);
                }
            }
        }
    }
}
