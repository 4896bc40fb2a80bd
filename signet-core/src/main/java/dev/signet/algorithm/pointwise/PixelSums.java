package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.simd.Simd;
import java.util.Arrays;

/** The sum of each channel over the pixels: each row of pixels in one chain, the rows of a sample in order, the samples as {@link SampleSums} says. */
final class PixelSums implements Step {
    private static final int CHANNELS_PER_ITEM = 256;

    private final boolean perSample;
    private final int samples;
    private final ChannelsLast layout;

    /** @param perSample keep the sums of each sample apart */
    PixelSums(Site site, boolean perSample) {
        this.perSample = perSample;
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
        if (phase == 0) {
            return samples;
        }
        return perSample ? 1 : Math.ceilDiv(layout.channels(), CHANNELS_PER_ITEM);
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        if (phase == 0) {
            sumSample(frame, item);
            return;
        }
        if (perSample) {
            copySums(frame);
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

    private void copySums(Frame frame) {
        int channels = layout.channels();
        for (int n = 0; n < samples; n++) {
            int sums = frame.sharedBase() + n * layout.pixelStride();
            System.arraycopy(frame.shared(), sums, frame.output(0), frame.outputBase(0) + n * channels, channels);
        }
    }
}
