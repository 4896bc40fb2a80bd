package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.op.DropBlock;
import dev.signet.op.Dropout;

/** Dropout, of elements or of blocks, in evaluation: a copy in any layout. */
public final class DropoutCopy implements Algorithm {
    @Override
    public String name() {
        return "dropout.copy";
    }

    @Override
    public Fit fit(Problem problem) {
        return problem.op() instanceof Dropout || problem.op() instanceof DropBlock
                ? Elementwise.unary(problem, 0.1, Elementwise.Zero.STAYS, DropoutCopy::copy)
                : Fit.rejected("not a dropout in evaluation");
    }

    private static void copy(int length, float[] x, int xAt, float[] y, int yAt) {
        System.arraycopy(x, xAt, y, yAt, length);
    }
}
