package dev.signet.algorithm.norm;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.pointwise.Pixels;
import dev.signet.algorithm.pointwise.SampleSums;
import dev.signet.algorithm.simd.Simd;
import java.util.Arrays;

/**
 * The gradients of batch normalisation: the sums of dy and of dy (x - mean), then dx = (dy - ((x - mean) slope + level)) factor with constants per channel; slope and
 * level are zero where the statistics are fixed. Sums as in {@link BatchNormTrainingRows}.
 */
final class NormGradient implements Step {
    /** What input 4 holds and whether dx must go through the statistics too. */
    sealed interface Statistics {
        /** The mean and 1 / deviation of this very batch. */
        record OfTheBatch() implements Statistics {}

        /** A fixed mean and variance. */
        record Fixed(double epsilon) implements Statistics {}

        default float inverseDeviation(float input) {
            return switch (this) {
                case OfTheBatch batch -> input;
                case Fixed fixed -> (float) (1 / Math.sqrt(input + fixed.epsilon()));
            };
        }

        default boolean areOfTheBatch() {
            return this instanceof OfTheBatch;
        }
    }

    private static final int SUM = 0;
    private static final int JOIN = 1;

    private final Statistics statistics;
    private final int samples;
    private final ChannelsLast dy;
    private final ChannelsLast x;
    private final ChannelsLast dx;
    private final int stride;
    private final int period;
    private final double count;

    NormGradient(Statistics statistics, Site site) {
        this.statistics = statistics;
        Layout.Spatial input = Pixels.of(site.input(1));
        samples = input.samples();
        dy = Pixels.of(site.input(0)).sample();
        x = input.sample();
        dx = Pixels.of(site.output(0)).sample();
        stride = x.pixelStride();
        period = NormRows.period(x);
        count = (double) samples * x.depth() * x.height() * x.width();
    }

    /** Constants (mean, slope, level, factor) of a period, then both partial sums of each sample. */
    @Override
    public int sharedFloats() {
        return 4 * period + 2 * samples * stride;
    }

    @Override
    public int phases() {
        return 3;
    }

    @Override
    public int items(int phase) {
        return phase == JOIN ? 1 : samples;
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        float[] shared = frame.shared();
        int partials = frame.sharedBase() + 4 * period;
        switch (phase) {
            case SUM -> sum(frame, shared, partials, item);
            case JOIN -> join(frame, shared, partials);
            default -> apply(frame, shared, item);
        }
    }

    private void sum(Frame frame, float[] shared, int partials, int sample) {
        int gradient = frame.inputBase(0) + sample * dy.sampleStride();
        int input = frame.inputBase(1) + sample * x.sampleStride();
        int sums = partials + 2 * sample * stride;
        float[] scratch = frame.scratch();
        int mean = frame.scratchBase();
        Arrays.fill(scratch, mean, mean + stride, 0f);
        System.arraycopy(frame.input(3), frame.inputBase(3), scratch, mean, x.channels());
        NormRows.sums(dy, frame.input(0), gradient, shared, sums);
        Arrays.fill(shared, sums + stride, sums + 2 * stride, 0f);
        for (int d = 0; d < x.depth(); d++) {
            for (int h = 0; h < x.height(); h++) {
                Simd.CHANNELS.products(
                        stride,
                        x.width(),
                        frame.input(0),
                        gradient + dy.offset(d, h, 0),
                        frame.input(1),
                        input + x.offset(d, h, 0),
                        stride,
                        scratch,
                        mean,
                        shared,
                        sums + stride);
            }
        }
    }

    @Override
    public int scratchFloats() {
        return stride;
    }

    private void join(Frame frame, float[] shared, int partials) {
        SampleSums.join(samples, 2 * stride, 2 * stride, shared, partials);
        int mean = frame.sharedBase();
        Arrays.fill(shared, mean, mean + 4 * period, 0f);
        for (int c = 0; c < x.channels(); c++) {
            float inverse = statistics.inverseDeviation(frame.input(4)[frame.inputBase(4) + c]);
            double bias = shared[partials + c];
            double scaled = shared[partials + stride + c] * (double) inverse;
            shared[mean + c] = frame.input(3)[frame.inputBase(3) + c];
            if (statistics.areOfTheBatch()) {
                shared[mean + period + c] = (float) (scaled * inverse / count);
                shared[mean + 2 * period + c] = (float) (bias / count);
            }
            shared[mean + 3 * period + c] = frame.input(2)[frame.inputBase(2) + c] * inverse;
            frame.output(1)[frame.outputBase(1) + c] = (float) scaled;
            frame.output(2)[frame.outputBase(2) + c] = (float) bias;
        }
        for (int k = 0; k < 4; k++) {
            NormRows.repeat(x, shared, mean + k * period);
        }
    }

    private void apply(Frame frame, float[] shared, int sample) {
        int start = frame.outputBase(0) + sample * dx.sampleStride();
        int gradient = frame.inputBase(0) + sample * dy.sampleStride();
        int input = frame.inputBase(1) + sample * x.sampleStride();
        dx.clearHalo(frame.output(0), start);
        for (int d = 0; d < x.depth(); d++) {
            for (int h = 0; h < x.height(); h++) {
                NormRows.affineGradientRow(
                        x,
                        frame.input(0),
                        gradient + dy.offset(d, h, 0),
                        frame.input(1),
                        input + x.offset(d, h, 0),
                        shared,
                        frame.sharedBase(),
                        frame.output(0),
                        start + dx.offset(d, h, 0));
            }
        }
    }
}
