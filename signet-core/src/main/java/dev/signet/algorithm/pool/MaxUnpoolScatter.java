package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.MaxUnpool;
import java.util.Arrays;
import java.util.List;

/**
 * Elements of a dense value put to where their indices say, in order, so that the last one stays; one item, since an index may point anywhere. Exact.
 */
public final class MaxUnpoolScatter implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "max-unpool.scatter";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof MaxUnpool)) {
            return Fit.rejected("not a max unpool");
        }
        int given = problem.input(0).elements();
        int wanted = problem.output().elements();
        if (!problem.isFloat32() || given == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_ELEMENT * (given + wanted),
                List.of(Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new ScatterStep(given, wanted));
    }

    private record ScatterStep(int given, int wanted) implements Step {
        @Override
        public int items(int phase) {
            return 1;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] x = frame.input(0);
            int xAt = frame.inputBase(0);
            long[] indices = (long[]) frame.inputArray(1);
            int indexAt = frame.inputBase(1);
            float[] y = frame.output(0);
            int yAt = frame.outputBase(0);
            Arrays.fill(y, yAt, yAt + wanted, 0f);
            for (int i = 0; i < given; i++) {
                y[yAt + MaxUnpool.checked(indices[indexAt + i], wanted)] = x[xAt + i];
            }
        }
    }
}
