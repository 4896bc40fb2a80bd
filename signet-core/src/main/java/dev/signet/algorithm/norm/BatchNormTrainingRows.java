package dev.signet.algorithm.norm;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.pointwise.Pixels;
import dev.signet.algorithm.pointwise.SampleSums;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.FusedBatchNormTraining;
import dev.signet.op.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Batch normalisation with the statistics of the batch, and what the planner fused behind it. Each sample's mean and its squares of the differences from that mean come
 * first, while the sample is in the cache; together they give those of the batch (Chan, Golub and LeVeque, 1979), so that a large mean costs no digits. Then one pass normalises, adds
 * the residual and applies the limits. Rows of pixels are summed in one chain each, samples as {@link SampleSums} says. Bounded.
 */
public final class BatchNormTrainingRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.4;

    @Override
    public String name() {
        return "batch-norm-training.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        Optional<FusedBatchNormTraining> norm = FusedBatchNormTraining.of(problem.op());
        if (norm.isEmpty()) {
            return Fit.rejected("not a batch normalisation in training");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0))) {
            return Fit.rejected(Pixels.NEEDED);
        }
        if (problem.input(0).elements() <= problem.input(0).size(1)) {
            return Fit.rejected("one value per channel has no variance");
        }
        if (!norm.get().limits().containZero()) {
            return Fit.rejected("limits without 0 between them");
        }
        Form form = Pixels.form(problem.input(0));
        List<Form> inputs = new ArrayList<>(List.of(form, Form.DENSE, Form.DENSE, Form.DENSE, Form.DENSE));
        if (norm.get().residual()) {
            inputs.add(form);
        }
        return new Fit.Accepted(
                1_000 + NANOSECONDS_PER_ELEMENT * problem.output().elements(),
                inputs,
                List.of(form, Form.DENSE, Form.DENSE, Form.DENSE, Form.DENSE),
                site -> new NormStep(norm.get(), site));
    }

    private static final class NormStep implements Step {
        private static final int SUMS = 0;
        private static final int JOIN = 1;
        private static final int RESIDUAL = 5;

        private final BatchNormTraining norm;
        private final Limits limits;
        private final boolean hasResidual;
        private final int samples;
        private final ChannelsLast from;
        private final ChannelsLast added;
        private final ChannelsLast to;
        private final int stride;
        private final int period;
        private final int pixels;
        private final List<Integer> replaceable;

        NormStep(FusedBatchNormTraining op, Site site) {
            norm = op.norm();
            limits = op.limits();
            hasResidual = op.residual();
            Layout.Spatial input = Pixels.of(site.input(0));
            samples = input.samples();
            from = input.sample();
            added = hasResidual ? Pixels.of(site.input(RESIDUAL)).sample() : from;
            to = Pixels.of(site.output(0)).sample();
            stride = from.pixelStride();
            period = NormRows.period(to);
            pixels = from.depth() * from.height() * from.width();
            replaceable = hasResidual ? site.alike(RESIDUAL, 0) : site.alike(0);
        }

        @Override
        public List<Integer> replaceableInputs() {
            return replaceable;
        }

        /** Constants (mean, factor, summand) of a period, then of all samples the sums, the means and the variances. */
        @Override
        public int sharedFloats() {
            return 3 * period + 3 * samples * stride;
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
                case SUMS -> sums(frame, item);
                case JOIN -> join(frame, NormRows.firstChannel(item), NormRows.endChannel(stride, item));
                default -> apply(frame, samples - 1 - item); // backwards: the last samples are still in the cache
            }
        }

        private int sums(Frame frame) {
            return frame.sharedBase() + 3 * period;
        }

        private int means(Frame frame) {
            return sums(frame) + samples * stride;
        }

        private int variances(Frame frame) {
            return means(frame) + samples * stride;
        }

        private void sums(Frame frame, int sample) {
            float[] shared = frame.shared();
            int start = frame.inputBase(0) + sample * from.sampleStride();
            int sum = sums(frame) + sample * stride;
            int mean = means(frame) + sample * stride;
            int variance = variances(frame) + sample * stride;
            NormRows.sums(from, frame.input(0), start, shared, sum);
            Simd.POINTWISE.divideBy(stride, pixels, shared, sum, shared, mean);
            squares(frame.input(0), start, shared, mean, variance);
            Simd.POINTWISE.divideBy(stride, pixels, shared, variance, shared, variance);
        }

        private void squares(float[] x, int start, float[] shared, int mean, int sums) {
            Arrays.fill(shared, sums, sums + stride, 0f);
            for (int d = 0; d < from.depth(); d++) {
                for (int h = 0; h < from.height(); h++) {
                    Simd.CHANNELS.squares(
                            stride, from.width(), x, start + from.offset(d, h, 0), stride, shared, mean, shared, sums);
                }
            }
        }

        /** The statistics of the batch from those of the samples, for some channels. */
        private void join(Frame frame, int first, int end) {
            float[] shared = frame.shared();
            int channels = end - first;
            int sums = sums(frame) + first;
            int variances = variances(frame) + first;
            int mean = frame.sharedBase() + first;
            SampleSums.join(samples, stride, channels, shared, sums);
            double count = (double) samples * pixels;
            for (int c = 0; c < channels; c++) {
                shared[mean + c] = (float) (shared[sums + c] / count);
            }
            for (int n = 0; n < samples; n++) {
                int sampleMean = means(frame) + n * stride + first;
                Simd.CHANNELS.squares(
                        channels, 1, shared, sampleMean, stride, shared, mean, shared, variances + n * stride);
            }
            SampleSums.join(samples, stride, channels, shared, variances);
            Arrays.fill(shared, mean + period, mean + period + channels, 0f);
            Arrays.fill(shared, mean + 2 * period, mean + 2 * period + channels, 0f);
            for (int c = first; c < Math.min(end, from.channels()); c++) {
                statistics(frame, c, shared[variances(frame) + c] / (double) samples, count);
            }
            for (int k = 0; k < 3; k++) {
                NormRows.repeat(to, shared, frame.sharedBase() + k * period);
            }
        }

        private void statistics(Frame frame, int c, double variance, double count) {
            float[] shared = frame.shared();
            int at = frame.sharedBase() + c;
            double momentum = norm.momentum();
            float inverse = (float) (1 / Math.sqrt(variance + norm.epsilon()));
            float average = shared[at];
            double unbiased = variance * count / (count - 1);
            shared[at + period] = frame.input(1)[frame.inputBase(1) + c] * inverse;
            shared[at + 2 * period] = frame.input(2)[frame.inputBase(2) + c];
            frame.output(1)[frame.outputBase(1) + c] =
                    (float) ((1 - momentum) * frame.input(3)[frame.inputBase(3) + c] + momentum * average);
            frame.output(2)[frame.outputBase(2) + c] =
                    (float) ((1 - momentum) * frame.input(4)[frame.inputBase(4) + c] + momentum * unbiased);
            frame.output(3)[frame.outputBase(3) + c] = average;
            frame.output(4)[frame.outputBase(4) + c] = inverse;
        }

        private void apply(Frame frame, int sample) {
            int start = frame.outputBase(0) + sample * to.sampleStride();
            int source = frame.inputBase(0) + sample * from.sampleStride();
            int residual = hasResidual ? frame.inputBase(RESIDUAL) + sample * added.sampleStride() : 0;
            to.clearHalo(frame.output(0), start);
            for (int d = 0; d < to.depth(); d++) {
                for (int h = 0; h < to.height(); h++) {
                    int x = source + from.offset(d, h, 0);
                    int y = start + to.offset(d, h, 0);
                    applyRow(frame, x, residual + added.offset(d, h, 0), y);
                }
            }
        }

        private void applyRow(Frame frame, int x, int residual, int y) {
            float[] xs = frame.input(0);
            float[] ys = frame.output(0);
            float[] constants = frame.shared();
            int at = frame.sharedBase();
            float low = limits.low();
            float high = limits.high();
            int row = NormRows.rowFloats(to);
            for (int i = 0; i < row; i += period) {
                int length = Math.min(period, row - i);
                if (hasResidual) {
                    float[] residuals = frame.input(RESIDUAL);
                    Simd.CHANNELS.affineAndResidualWithin(
                            length, xs, x + i, constants, at, period, residuals, residual + i, low, high, ys, y + i);
                } else {
                    Simd.CHANNELS.affineWithin(length, xs, x + i, constants, at, period, low, high, ys, y + i);
                }
            }
        }
    }
}
