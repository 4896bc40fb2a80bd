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
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalisation with the statistics of the batch in two passes: the mean first, then the squares of the differences from it, so that a large mean costs no
 * digits. Rows of pixels are summed in one chain each, samples as {@link SampleSums} says. Bounded.
 */
public final class BatchNormTrainingRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.4;

    @Override
    public String name() {
        return "batch-norm-training.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof BatchNormTraining norm)) {
            return Fit.rejected("not a batch normalisation in training");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0))) {
            return Fit.rejected(Pixels.NEEDED);
        }
        if (problem.input(0).elements() <= problem.input(0).size(1)) {
            return Fit.rejected("one value per channel has no variance");
        }
        Form form = Pixels.form(problem.input(0));
        return new Fit.Accepted(
                1_000 + NANOSECONDS_PER_ELEMENT * problem.output().elements(),
                List.of(form, Form.DENSE, Form.DENSE, Form.DENSE, Form.DENSE),
                List.of(form, Form.DENSE, Form.DENSE, Form.DENSE, Form.DENSE),
                site -> new NormStep(norm, site));
    }

    private static final class NormStep implements Step {
        private static final int SUM = 0;
        private static final int MEAN = 1;
        private static final int SQUARES = 2;
        private static final int STATISTICS = 3;

        private final BatchNormTraining norm;
        private final int samples;
        private final ChannelsLast from;
        private final ChannelsLast to;
        private final int stride;
        private final int period;
        private final double count;

        NormStep(BatchNormTraining norm, Site site) {
            this.norm = norm;
            Layout.Spatial input = Pixels.of(site.input(0));
            samples = input.samples();
            from = input.sample();
            to = Pixels.of(site.output(0)).sample();
            stride = from.pixelStride();
            period = NormRows.period(to);
            count = (double) samples * from.depth() * from.height() * from.width();
        }

        /** Constants (mean, factor, summand) of a period, then partial sums of each sample. */
        @Override
        public int sharedFloats() {
            return 3 * period + samples * stride;
        }

        @Override
        public int phases() {
            return 5;
        }

        @Override
        public int items(int phase) {
            return phase == MEAN || phase == STATISTICS ? 1 : samples;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] shared = frame.shared();
            int mean = frame.sharedBase();
            int partials = mean + 3 * period;
            int start = frame.inputBase(0) + item * from.sampleStride();
            switch (phase) {
                case SUM -> NormRows.sums(from, frame.input(0), start, shared, partials + item * stride);
                case MEAN -> mean(shared, mean, partials);
                case SQUARES -> squares(frame.input(0), start, shared, mean, partials + item * stride);
                case STATISTICS -> statistics(frame, shared, mean, partials);
                default ->
                    NormRows.affine(
                            from,
                            to,
                            item,
                            frame.input(0),
                            frame.inputBase(0),
                            shared,
                            mean,
                            frame.output(0),
                            frame.outputBase(0));
            }
        }

        private void mean(float[] shared, int mean, int partials) {
            SampleSums.join(samples, stride, stride, shared, partials);
            for (int c = 0; c < stride; c++) {
                shared[mean + c] = (float) (shared[partials + c] / count);
            }
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

        private void statistics(Frame frame, float[] shared, int mean, int partials) {
            SampleSums.join(samples, stride, stride, shared, partials);
            Arrays.fill(shared, mean + period, mean + 3 * period, 0f);
            double momentum = norm.momentum();
            for (int c = 0; c < from.channels(); c++) {
                double squares = shared[partials + c];
                float inverse = (float) (1 / Math.sqrt(squares / count + norm.epsilon()));
                float average = shared[mean + c];
                shared[mean + period + c] = frame.input(1)[frame.inputBase(1) + c] * inverse;
                shared[mean + 2 * period + c] = frame.input(2)[frame.inputBase(2) + c];
                frame.output(1)[frame.outputBase(1) + c] =
                        (float) ((1 - momentum) * frame.input(3)[frame.inputBase(3) + c] + momentum * average);
                frame.output(2)[frame.outputBase(2) + c] = (float)
                        ((1 - momentum) * frame.input(4)[frame.inputBase(4) + c] + momentum * (squares / (count - 1)));
                frame.output(3)[frame.outputBase(3) + c] = average;
                frame.output(4)[frame.outputBase(4) + c] = inverse;
            }
            for (int k = 0; k < 3; k++) {
                NormRows.repeat(to, shared, mean + k * period);
            }
        }
    }
}
