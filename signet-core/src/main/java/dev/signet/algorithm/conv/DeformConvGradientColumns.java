package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.pointwise.SampleSums;
import dev.signet.op.DeformConvGradient;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The gradients of deformable convolution over dense images, a sample an item, output row by output row: what the row sampled, the slope of each column, and from both the four
 * gradients. Those of the weight are summed sample by sample and joined as {@link SampleSums} says. Bounded: K products of a chain in float32, within (K + 12) 2^-24 of the
 * sum of their sizes, for each of the two sums that an element goes through.
 */
public final class DeformConvGradientColumns implements Algorithm {
    private static final double NANOSECONDS_PER_PRODUCT = 1;
    private static final double NANOSECONDS_PER_SAMPLE = 15;
    private static final double OVERHEAD_NANOSECONDS = 4_000;

    @Override
    public String name() {
        return "deform-conv-gradient.columns";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof DeformConvGradient gradient)) {
            return Fit.rejected("not the gradient of a deformable convolution");
        }
        if (!problem.isFloat32()
                || problem.input(0).elements() == 0
                || problem.input(1).elements() == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        DeformSampling sampling = new DeformSampling(gradient.conv(), problem, 1);
        double products = (double) problem.input(0).elements() * sampling.depth;
        double sampled = (double) sampling.columnFloats() * sampling.outHeight * sampling.samples;
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_PRODUCT * products + NANOSECONDS_PER_SAMPLE * sampled,
                Collections.nCopies(problem.inputs().size(), Form.DENSE),
                List.of(Form.DENSE, Form.DENSE, Form.DENSE, Form.DENSE),
                site -> new GradientStep(sampling));
    }

    private record GradientStep(DeformSampling sampling) implements Step {
        private static final int EACH = 0;
        private static final int DX = 0;
        private static final int DWEIGHT = 1;
        private static final int DOFFSET = 2;
        private static final int DMASK = 3;

        /** Columns and their slopes. */
        @Override
        public int scratchFloats() {
            return 2 * sampling.columnFloats();
        }

        private int weights() {
            return sampling.outChannels * sampling.depth;
        }

        /** The gradient of the weight by each sample. */
        @Override
        public int sharedFloats() {
            return sampling.samples * weights();
        }

        @Override
        public int phases() {
            return 2;
        }

        @Override
        public int items(int phase) {
            return phase == EACH ? sampling.samples : 1;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == EACH) {
                sample(frame, item);
                return;
            }
            SampleSums.join(sampling.samples, weights(), weights(), frame.shared(), frame.sharedBase());
            System.arraycopy(
                    frame.shared(), frame.sharedBase(), frame.output(DWEIGHT), frame.outputBase(DWEIGHT), weights());
        }

        private void sample(Frame frame, int sample) {
            int pixels = sampling.channels * sampling.height * sampling.width;
            int dx = frame.outputBase(DX) + sample * pixels;
            Arrays.fill(frame.output(DX), dx, dx + pixels, 0f);
            int dweight = frame.sharedBase() + sample * weights();
            Arrays.fill(frame.shared(), dweight, dweight + weights(), 0f);
            int columns = frame.scratchBase();
            for (int row = 0; row < sampling.outHeight; row++) {
                sampling.columns(frame, sample, row, frame.scratch(), columns);
                weightGradient(frame, sample, row, columns, dweight);
                slopes(frame, sample, row, columns + sampling.columnFloats());
                toPlaces(frame, sample, row, columns + sampling.columnFloats(), dx);
            }
        }

        private int gradientAt(Frame frame, int sample, int outChannel, int row) {
            int plane = sample * sampling.outChannels + outChannel;
            return frame.inputBase(0) + (plane * sampling.outHeight + row) * sampling.outWidth;
        }

        private void weightGradient(Frame frame, int sample, int row, int columns, int dweight) {
            for (int oc = 0; oc < sampling.outChannels; oc++) {
                int group = oc / sampling.outPerGroup();
                DeformProducts.addCorrelations(
                        sampling.depth,
                        sampling.outWidth,
                        frame.input(0),
                        gradientAt(frame, sample, oc, row),
                        frame.scratch(),
                        columns + group * sampling.depth * sampling.outWidth,
                        frame.shared(),
                        dweight + oc * sampling.depth);
            }
        }

        /** What a column that grows by one adds to the loss: the sum over the output channels of a group. */
        private void slopes(Frame frame, int sample, int row, int slopes) {
            int width = sampling.outWidth;
            float[] dy = frame.input(0);
            float[] to = frame.scratch();
            Arrays.fill(to, slopes, slopes + sampling.columnFloats(), 0f);
            for (int oc = 0; oc < sampling.outChannels; oc++) {
                int from = gradientAt(frame, sample, oc, row);
                int group = oc / sampling.outPerGroup();
                int weight = frame.inputBase(2) + oc * sampling.depth;
                int at = slopes + group * sampling.depth * width;
                for (int k = 0; k < sampling.depth; k++, at += width) {
                    addMultiple(width, frame.input(2)[weight + k], dy, from, to, at);
                }
            }
        }

        private static void addMultiple(int length, float factor, float[] x, int xAt, float[] y, int yAt) {
            for (int i = 0; i < length; i++) {
                y[yAt + i] = Math.fma(factor, x[xAt + i], y[yAt + i]);
            }
        }

        private void toPlaces(Frame frame, int sample, int row, int slopes, int dx) {
            for (int group = 0; group < sampling.offsetGroups; group++) {
                for (int tap = 0; tap < sampling.taps; tap++) {
                    int masks = sampling.maskAt(sample, group, tap, row);
                    int offsets = sampling.offsetAt(sample, group, tap, row);
                    for (int column = 0; column < sampling.outWidth; column++) {
                        toPlace(frame, group, tap, row, column, masks + column, offsets + column, slopes, dx);
                    }
                }
            }
        }

        /** All channels of an offset group at one place. */
        private void toPlace(
                Frame frame, int group, int tap, int row, int column, int maskAt, int offsetAt, int slopes, int dx) {
            double h = sampling.placeDown(frame, tap, row, offsetAt);
            double w = sampling.placeAcross(frame, tap, column, offsetAt);
            double mask = sampling.mask(frame, maskAt);
            double down = 0;
            double right = 0;
            double read = 0;
            if (sampling.reads(h, w)) {
                int top = (int) Math.floor(h);
                int left = (int) Math.floor(w);
                int first = group * sampling.channelsPerOffset();
                for (int corner = 0; corner < 4; corner++) {
                    int ih = top + corner / 2;
                    int iw = left + corner % 2;
                    if (ih < 0 || ih >= sampling.height || iw < 0 || iw >= sampling.width) {
                        continue;
                    }
                    double along = 1 - Math.abs(h - ih);
                    double across = 1 - Math.abs(w - iw);
                    double value = spread(
                            frame, first, tap, column, slopes, dx + ih * sampling.width + iw, mask * along * across);
                    down += (corner < 2 ? -1 : 1) * across * value;
                    right += (corner % 2 == 0 ? -1 : 1) * along * value;
                    read += along * across * value;
                }
            }
            frame.output(DOFFSET)[frame.outputBase(DOFFSET) + offsetAt] = (float) (mask * down);
            int acrossAt = offsetAt + sampling.outHeight * sampling.outWidth;
            frame.output(DOFFSET)[frame.outputBase(DOFFSET) + acrossAt] = (float) (mask * right);
            frame.output(DMASK)[frame.outputBase(DMASK) + maskAt] = (float) read;
        }

        /** Gives a pixel of each channel its share of the slope there, and sums pixel times slope. */
        private double spread(Frame frame, int first, int tap, int column, int slopes, int pixel, double share) {
            float[] dx = frame.output(DX);
            float[] x = frame.input(1);
            int toX = frame.inputBase(1) - frame.outputBase(DX);
            int plane = sampling.height * sampling.width;
            double value = 0;
            for (int c = first; c < first + sampling.channelsPerOffset(); c++) {
                double slope = frame.scratch()[slopes + (c * sampling.taps + tap) * sampling.outWidth + column];
                int at = pixel + c * plane;
                dx[at] += (float) (share * slope);
                value += x[at + toX] * slope;
            }
            return value;
        }
    }
}
