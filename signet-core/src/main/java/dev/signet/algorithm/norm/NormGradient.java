package dev.signet.algorithm.norm;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.pointwise.Pixels;
import dev.signet.algorithm.pointwise.SampleSums;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Limits;
import java.util.Arrays;
import java.util.List;

/**
 * The gradients of batch normalisation: the sums of dy and of dy (x - mean), then dx = (dy - ((x - mean) slope + level)) factor with constants per channel; slope and
 * level are zero where the statistics are fixed. Where an activation with limits follows, dy counts where (x - mean) factor + summand, which is what the activation saw, lies between
 * them. Sums as in {@link BatchNormTrainingRows}.
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
    private final Limits limits;
    private final boolean limited;
    private final int samples;
    private final ChannelsLast dy;
    private final ChannelsLast x;
    private final ChannelsLast dx;
    private final int stride;
    private final int period;
    private final double count;
    private final List<Integer> replaceable;

    /** @param limits those of the activation behind the normalisation, whose bias is input 5; {@link Limits#NONE} where none follows */
    NormGradient(Statistics statistics, Limits limits, Site site) {
        this.statistics = statistics;
        this.limits = limits;
        this.limited = !limits.equals(Limits.NONE);
        Layout.Spatial input = Pixels.of(site.input(1));
        samples = input.samples();
        dy = Pixels.of(site.input(0)).sample();
        x = input.sample();
        dx = Pixels.of(site.output(0)).sample();
        stride = x.pixelStride();
        period = NormRows.period(x);
        count = (double) samples * x.depth() * x.height() * x.width();
        replaceable = site.alike(0, 1);
    }

    @Override
    public List<Integer> replaceableInputs() {
        return replaceable;
    }

    /** Constants (mean, slope, level, factor, summand) of a period, the sums of all samples, their products. */
    @Override
    public int sharedFloats() {
        return 5 * period + 2 * samples * stride;
    }

    /** Mean, factor and summand of the channels. */
    @Override
    public int scratchFloats() {
        return 3 * stride;
    }

    @Override
    public int phases() {
        return 3;
    }

    @Override
    public int items(int phase) {
        return phase == JOIN ? NormRows.joinItems(stride) : samples;
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        switch (phase) {
            case SUM -> sum(frame, item);
            case JOIN -> join(frame, NormRows.firstChannel(item), NormRows.endChannel(stride, item));
            default -> apply(frame, samples - 1 - item); // backwards: the last samples are still in the cache
        }
    }

    private int sums(Frame frame) {
        return frame.sharedBase() + 5 * period;
    }

    private int products(Frame frame) {
        return sums(frame) + samples * stride;
    }

    private void sum(Frame frame, int sample) {
        int gradient = frame.inputBase(0) + sample * dy.sampleStride();
        int input = frame.inputBase(1) + sample * x.sampleStride();
        int sum = sums(frame) + sample * stride;
        int product = products(frame) + sample * stride;
        float[] shared = frame.shared();
        constants(frame);
        Arrays.fill(shared, sum, sum + stride, 0f);
        Arrays.fill(shared, product, product + stride, 0f);
        for (int d = 0; d < x.depth(); d++) {
            for (int h = 0; h < x.height(); h++) {
                sumRow(frame, gradient + dy.offset(d, h, 0), input + x.offset(d, h, 0), sum, product);
            }
        }
    }

    private void constants(Frame frame) {
        float[] scratch = frame.scratch();
        int mean = frame.scratchBase();
        Arrays.fill(scratch, mean, mean + 3 * stride, 0f);
        System.arraycopy(frame.input(3), frame.inputBase(3), scratch, mean, x.channels());
        for (int c = 0; c < x.channels() && limited; c++) {
            scratch[mean + stride + c] = factor(frame, c);
            scratch[mean + 2 * stride + c] = frame.input(5)[frame.inputBase(5) + c];
        }
    }

    private float factor(Frame frame, int c) {
        float inverse = statistics.inverseDeviation(frame.input(4)[frame.inputBase(4) + c]);
        return frame.input(2)[frame.inputBase(2) + c] * inverse;
    }

    private void sumRow(Frame frame, int gradient, int input, int sum, int product) {
        float[] scratch = frame.scratch();
        int mean = frame.scratchBase();
        float[] dys = frame.input(0);
        float[] xs = frame.input(1);
        float[] sums = frame.shared();
        int width = x.width();
        if (!limited) {
            Simd.CHANNELS.gradientSums(
                    stride, width, dys, gradient, xs, input, stride, scratch, mean, sums, sum, product);
            return;
        }
        float low = limits.low();
        float high = limits.high();
        Simd.CHANNELS.gradientSumsWithin(
                stride, width, dys, gradient, xs, input, stride, scratch, mean, stride, low, high, sums, sum, product);
    }

    private void join(Frame frame, int first, int end) {
        float[] shared = frame.shared();
        SampleSums.join(samples, stride, end - first, shared, sums(frame) + first);
        SampleSums.join(samples, stride, end - first, shared, products(frame) + first);
        int mean = frame.sharedBase();
        for (int k = 0; k < 5; k++) {
            Arrays.fill(shared, mean + k * period + first, mean + k * period + end, 0f);
        }
        for (int c = first; c < Math.min(end, x.channels()); c++) {
            float inverse = statistics.inverseDeviation(frame.input(4)[frame.inputBase(4) + c]);
            double bias = shared[sums(frame) + c];
            double scaled = shared[products(frame) + c] * (double) inverse;
            shared[mean + c] = frame.input(3)[frame.inputBase(3) + c];
            if (statistics.areOfTheBatch()) {
                shared[mean + period + c] = (float) (scaled * inverse / count);
                shared[mean + 2 * period + c] = (float) (bias / count);
            }
            shared[mean + 3 * period + c] = factor(frame, c);
            if (limited) {
                shared[mean + 4 * period + c] = frame.input(5)[frame.inputBase(5) + c];
            }
            frame.output(1)[frame.outputBase(1) + c] = (float) scaled;
            frame.output(2)[frame.outputBase(2) + c] = (float) bias;
        }
        for (int k = 0; k < 5; k++) {
            NormRows.repeat(x, shared, mean + k * period);
        }
    }

    private void apply(Frame frame, int sample) {
        int start = frame.outputBase(0) + sample * dx.sampleStride();
        int gradient = frame.inputBase(0) + sample * dy.sampleStride();
        int input = frame.inputBase(1) + sample * x.sampleStride();
        dx.clearHalo(frame.output(0), start);
        for (int d = 0; d < x.depth(); d++) {
            for (int h = 0; h < x.height(); h++) {
                applyRow(frame, gradient + dy.offset(d, h, 0), input + x.offset(d, h, 0), start + dx.offset(d, h, 0));
            }
        }
    }

    private void applyRow(Frame frame, int gradient, int input, int result) {
        float[] dys = frame.input(0);
        float[] xs = frame.input(1);
        float[] dxs = frame.output(0);
        float[] constants = frame.shared();
        int at = frame.sharedBase();
        int row = NormRows.rowFloats(x);
        for (int i = 0; i < row; i += period) {
            int length = Math.min(period, row - i);
            if (limited) {
                float low = limits.low();
                float high = limits.high();
                Simd.CHANNELS.affineGradientWithin(
                        length, dys, gradient + i, xs, input + i, constants, at, period, low, high, dxs, result + i);
            } else {
                Simd.CHANNELS.affineGradient(
                        length, dys, gradient + i, xs, input + i, constants, at, period, dxs, result + i);
            }
        }
    }
}
