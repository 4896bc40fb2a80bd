package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.SampleCopy;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.op.Flatten;
import dev.signet.op.Reshape;
import dev.signet.op.ReshapeLike;
import dev.signet.op.Squeeze;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Flatten, reshape, axes of size 1 and their gradient as a copy, sample by sample, or as nothing at all where the numbers may stay where they are: from dense or channels-last, to channels-last where the result is an image with as many
 * samples, else to dense. Exact.
 */
public final class ReshapeCopy implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.5;
    private static final int FLOATS_PER_ITEM = 64 * 1024;

    @Override
    public String name() {
        return "reshape.copy";
    }

    @Override
    public Fit fit(Problem problem) {
        boolean reshapes = problem.op() instanceof Flatten
                || problem.op() instanceof Reshape
                || problem.op() instanceof ReshapeLike
                || problem.op() instanceof Squeeze
                || problem.op() instanceof Unsqueeze;
        if (!reshapes) {
            return Fit.rejected("not a change of shape");
        }
        if (!problem.isFloat32() || problem.output().elements() == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        List<Form> inputs = new ArrayList<>();
        problem.inputs().forEach(input -> inputs.add(Form.ANY));
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                inputs,
                List.of(becomesImages(problem.input(0), problem.output()) ? Form.CHANNELS_LAST : Form.DENSE),
                CopyStep::new);
    }

    private static boolean becomesImages(Shape input, Shape output) {
        return Layout.canBeChannelsLast(output) && input.rank() > 0 && input.size(0) == output.size(0);
    }

    private static final class CopyStep implements Step {
        private final Layout from;
        private final Layout to;
        private final Optional<SampleCopy> pixelsFrom;
        private final Optional<SampleCopy> pixelsTo;
        private final int elements;

        CopyStep(Site site) {
            from = site.input(0);
            to = site.output(0);
            pixelsFrom = copy(from);
            pixelsTo = copy(to);
            elements = from.shape().elements();
        }

        private static Optional<SampleCopy> copy(Layout layout) {
            return layout instanceof Layout.Spatial spatial
                    ? Optional.of(SampleCopy.of(spatial.sample()))
                    : Optional.empty();
        }

        private boolean isFlat() {
            return from.isRowMajor() && to.isRowMajor();
        }

        @Override
        public List<Integer> replaceableInputs() {
            return isFlat() ? List.of(0) : List.of();
        }

        @Override
        public int scratchFloats() {
            return from instanceof Layout.Spatial && to instanceof Layout.Spatial && !isFlat()
                    ? elements / from.shape().size(0)
                    : 0;
        }

        @Override
        public int items(int phase) {
            if (isFlat()) {
                return Math.ceilDiv(elements, FLOATS_PER_ITEM);
            }
            return from instanceof Layout.Spatial
                    ? from.shape().size(0)
                    : to.shape().size(0);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] x = frame.input(0);
            int xBase = frame.inputBase(0);
            float[] y = frame.output(0);
            int yBase = frame.outputBase(0);
            if (isFlat()) {
                if (x == y && xBase == yBase) {
                    return;
                }
                int start = item * FLOATS_PER_ITEM;
                System.arraycopy(x, xBase + start, y, yBase + start, Math.min(FLOATS_PER_ITEM, elements - start));
                return;
            }
            if (pixelsFrom.isEmpty()) {
                pixelsTo.orElseThrow().fromDense(item, x, xBase, y, yBase);
                return;
            }
            if (pixelsTo.isEmpty()) {
                pixelsFrom.get().toDense(item, x, xBase, y, yBase);
                return;
            }
            int before = item * scratchFloats();
            pixelsFrom.get().toDense(item, x, xBase, frame.scratch(), frame.scratchBase() - before);
            pixelsTo.get().fromDense(item, frame.scratch(), frame.scratchBase() - before, y, yBase);
        }
    }
}
