package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.FillLike;
import dev.signet.tensor.ElementType;
import java.util.Arrays;
import java.util.List;

/** One number everywhere in a dense value. Exact. */
public final class FillLikeRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.2;

    @Override
    public String name() {
        return "fill-like.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof FillLike fill)) {
            return Fit.rejected("not a fill");
        }
        int elements = problem.output().elements();
        if (problem.outputs().getFirst().element() != ElementType.FLOAT32 || elements == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        float number = (float) fill.number();
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.ANY),
                List.of(Form.DENSE),
                site -> new FillStep(number, elements));
    }

    private record FillStep(float number, int elements) implements Step {
        private static final int FLOATS_PER_ITEM = 64 * 1024;

        @Override
        public int items(int phase) {
            return Math.ceilDiv(elements, FLOATS_PER_ITEM);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int from = frame.outputBase(0) + item * FLOATS_PER_ITEM;
            int to = Math.min(frame.outputBase(0) + elements, from + FLOATS_PER_ITEM);
            Arrays.fill(frame.output(0), from, to, number);
        }
    }
}
