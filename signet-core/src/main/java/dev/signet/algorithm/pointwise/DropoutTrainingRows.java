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
import dev.signet.op.DropoutTraining;
import dev.signet.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;

/** Dropout in training in any layout: one random draw an element, by its position in the public shape. Exact: divides in double as the reference does. */
public final class DropoutTrainingRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 2;

    @Override
    public String name() {
        return "dropout-training.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof DropoutTraining dropout)) {
            return Fit.rejected("not a dropout in training");
        }
        if (!problem.isFloat32()) {
            return Fit.rejected("needs float32");
        }
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.LIKE_FIRST, Form.DENSE, Form.DENSE),
                List.of(Form.LIKE_FIRST),
                site -> new DropoutStep(dropout, site));
    }

    private static final class DropoutStep implements Step {
        private static final int UNUSED_BITS = 11;

        private final RandomStream stream;
        private final double kept;
        /** Draws of 53 bits below this drop their element. */
        private final long threshold;

        /** Neighbours in a dense sample that share a draw. */
        private final int shared;

        private final Layout from;
        private final Layout to;

        DropoutStep(DropoutTraining dropout, Site site) {
            stream = RandomStream.of(0, dropout.stream());
            kept = 1 - dropout.p();
            threshold = (long) Math.ceil(dropout.p() * 0x1.0p53);
            shared = dropout.shared(site.input(0).shape());
            from = site.input(0);
            to = site.output(0);
        }

        @Override
        public int items(int phase) {
            return from.shape().size(0);
        }

        @Override
        public void run(Frame frame, int phase, int sample) {
            long step = ((long[]) frame.inputArray(2))[frame.inputBase(2)];
            long number = ((long[]) frame.inputArray(1))[frame.inputBase(1) + sample];
            long key = stream.at(step).at(number).key();
            if (from instanceof Layout.Spatial source && to instanceof Layout.Spatial target) {
                dropPixels(frame, source.sample(), target.sample(), sample, key);
                return;
            }
            int length = from.shape().elements(1, from.shape().rank());
            int start = sample * length;
            drop(
                    length,
                    key,
                    0,
                    1,
                    frame.input(0),
                    frame.inputBase(0) + start,
                    frame.output(0),
                    frame.outputBase(0) + start);
        }

        private void dropPixels(Frame frame, ChannelsLast source, ChannelsLast target, int sample, long key) {
            int plane = source.depth() * source.height() * source.width();
            float[] y = frame.output(0);
            int yStart = frame.outputBase(0) + sample * target.sampleStride();
            int xStart = frame.inputBase(0) + sample * source.sampleStride();
            Arrays.fill(y, yStart, yStart + target.sampleStride(), 0f);
            int position = 0;
            for (int d = 0; d < source.depth(); d++) {
                for (int h = 0; h < source.height(); h++) {
                    for (int w = 0; w < source.width(); w++) {
                        int xAt = xStart + source.offset(d, h, w);
                        int yAt = yStart + target.offset(d, h, w);
                        drop(source.channels(), key, position, plane, frame.input(0), xAt, y, yAt);
                        position++;
                    }
                }
            }
        }

        /** @param position of the first element in the sample; the next ones lie {@code stride} apart there */
        private void drop(int length, long key, int position, int stride, float[] x, int xAt, float[] y, int yAt) {
            for (int i = 0; i < length; i++) {
                int element = position + i * stride;
                long draw = RandomStream.bits(key, shared == 1 ? element : element / shared) >>> UNUSED_BITS;
                y[yAt + i] = draw >= threshold ? (float) (x[xAt + i] / kept) : 0;
            }
        }
    }
}
