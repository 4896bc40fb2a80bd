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
import dev.signet.op.Resize;
import dev.signet.op.ResizeAxis;
import dev.signet.op.ResizeGradient;
import dev.signet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Resizing of images channels-last, and its gradient, which reads along each axis what reads it. A row of the output is the weighted sum of rows of the
 * input, flat over width and channels, whose pixels are then mixed; rows and pixels that are only moved are copied. An item is a row. Each weighted sum
 * is a chain in float32: within (taps + 2) 2^-24 of the sum of the absolute products.
 */
public final class ResizePixels implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "resize.pixels";
    }

    @Override
    public Fit fit(Problem problem) {
        boolean backward = problem.op() instanceof ResizeGradient;
        Resize resize;
        if (problem.op() instanceof Resize forward) {
            resize = forward;
        } else if (problem.op() instanceof ResizeGradient gradient) {
            resize = gradient.resize();
        } else {
            return Fit.rejected("not a resizing");
        }
        Shape x = problem.input(problem.inputs().size() - 1);
        if (!problem.isFloat32()
                || !Layout.canBeChannelsLast(problem.input(0))
                || !Layout.canBeChannelsLast(problem.output())) {
            return Fit.rejected("needs float32 [N, C, one to three spatial axes] and no empty axis");
        }
        if (changesBatch(resize)) {
            return Fit.rejected("needs the batch as it is, whatever its size");
        }
        List<ResizeAxis> axes = resize.axes(x);
        if (!axes.get(0).isIdentity(x.size(0)) || !axes.get(1).isIdentity(x.size(1)) || readsOutside(axes)) {
            return Fit.rejected("needs batch and channels as they are, and no position outside the input");
        }
        MixedPositions[] mixed = {MixedPositions.SAME, MixedPositions.SAME, MixedPositions.SAME};
        for (int axis = 2; axis < x.rank(); axis++) {
            MixedPositions along = MixedPositions.of(axes.get(axis));
            mixed[axis + 3 - x.rank()] = backward ? along.reversed(x.size(axis)) : along;
        }
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_ELEMENT
                                * (problem.input(0).elements()
                                        + problem.output().elements()),
                backward ? List.of(Form.CHANNELS_LAST, Form.ANY) : List.of(Form.CHANNELS_LAST),
                List.of(Form.CHANNELS_LAST),
                site -> new ResizeStep(mixed, site));
    }

    /** Whether a batch of some size would get another: a size that is asked for fits one batch only. */
    private static boolean changesBatch(Resize resize) {
        int at = resize.axes().isEmpty() ? 0 : resize.axes().indexOf(0);
        return at >= 0 && (resize.scales().isEmpty() || resize.scales().get(at) != 1);
    }

    private static boolean readsOutside(List<ResizeAxis> axes) {
        for (ResizeAxis axis : axes) {
            for (int output = 0; output < axis.sources().length; output++) {
                if (axis.isOutside(output)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static final class ResizeStep implements Step {
        private final MixedPositions depth;
        private final MixedPositions height;
        private final MixedPositions width;
        private final ChannelsLast from;
        private final ChannelsLast to;
        private final int samples;

        ResizeStep(MixedPositions[] mixed, Site site) {
            Layout.Spatial output = site.spatialOutput(0);
            this.depth = mixed[0];
            this.height = mixed[1];
            this.width = mixed[2];
            this.from = site.spatialInput(0).sample();
            this.to = output.sample();
            this.samples = output.samples();
        }

        private int rows() {
            return samples * to.depth() * to.height();
        }

        @Override
        public int scratchFloats() {
            return from.width() * from.pixelStride();
        }

        @Override
        public int items(int phase) {
            return rows() + samples;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int sample = item - rows();
            if (sample >= 0) {
                to.clearHalo(frame.output(0), frame.outputBase(0) + sample * to.sampleStride());
                return;
            }
            int h = item % to.height();
            int d = item / to.height() % to.depth();
            int n = item / to.height() / to.depth();
            int x = frame.inputBase(0) + n * from.sampleStride();
            int y = frame.outputBase(0) + n * to.sampleStride() + to.offset(d, h, 0);
            if (depth.isCopy(d) && height.isCopy(h)) {
                int row = x + from.offset(depth.source(d), height.source(h), 0);
                mixPixels(frame.input(0), row, frame.output(0), y);
                return;
            }
            mixRows(frame.input(0), x, d, h, frame.scratch(), frame.scratchBase());
            mixPixels(frame.scratch(), frame.scratchBase(), frame.output(0), y);
        }

        /** The weighted sum of the rows of the input that a row of the output reads. */
        private void mixRows(float[] x, int xAt, int d, int h, float[] row, int rowAt) {
            int length = scratchFloats();
            Arrays.fill(row, rowAt, rowAt + length, 0f);
            for (int i = depth.first(d); i < depth.end(d); i++) {
                for (int j = height.first(h); j < height.end(h); j++) {
                    float weight = depth.weights()[i] * height.weights()[j];
                    int source = xAt + from.offset(depth.sources()[i], height.sources()[j], 0);
                    addScaled(length, weight, x, source, row, rowAt);
                }
            }
        }

        private void mixPixels(float[] row, int rowAt, float[] y, int yAt) {
            int stride = to.pixelStride();
            for (int w = 0; w < to.width(); w++) {
                int pixel = yAt + w * stride;
                if (width.isCopy(w)) {
                    copy(stride, row, rowAt + width.source(w) * stride, y, pixel);
                    continue;
                }
                Arrays.fill(y, pixel, pixel + stride, 0f);
                for (int k = width.first(w); k < width.end(w); k++) {
                    addScaled(stride, width.weights()[k], row, rowAt + width.sources()[k] * stride, y, pixel);
                }
            }
        }

        private static void copy(int length, float[] x, int xAt, float[] y, int yAt) {
            for (int i = 0; i < length; i++) {
                y[yAt + i] = x[xAt + i];
            }
        }

        /** y += weight x. */
        private static void addScaled(int length, float weight, float[] x, int xAt, float[] y, int yAt) {
            for (int i = 0; i < length; i++) {
                y[yAt + i] += weight * x[xAt + i];
            }
        }
    }
}
