package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.MaxUnpool;
import dev.signet.op.MaxUnpoolGradient;
import java.util.List;

/** Elements of a dense value picked where indices say, some thousands an item. Exact. */
public final class MaxUnpoolGradientGather implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "max-unpool-gradient.gather";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof MaxUnpoolGradient)) {
            return Fit.rejected("not the gradient of a max unpool");
        }
        int wanted = problem.output().elements();
        int given = problem.input(0).elements();
        if (!problem.isFloat32() || wanted == 0 || given == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_ELEMENT * wanted,
                List.of(Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new GatherStep(given, wanted));
    }

    private record GatherStep(int given, int wanted) implements Step {
        private static final int PER_ITEM = 16 * 1024;

        @Override
        public int items(int phase) {
            return Math.ceilDiv(wanted, PER_ITEM);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] dy = frame.input(0);
            int dyAt = frame.inputBase(0);
            long[] indices = (long[]) frame.inputArray(1);
            int indexAt = frame.inputBase(1);
            for (int i = item * PER_ITEM; i < Math.min(wanted, (item + 1) * PER_ITEM); i++) {
                int from = MaxUnpool.checked(indices[indexAt + i], given);
                frame.output(0)[frame.outputBase(0) + i] = dy[dyAt + from];
            }
        }
    }
}
