package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.tensor.ElementType;

/**
 * The class indices of a loss over the rows of a matrix.
 *
 * @param input which input of the step they are
 * @param ignored the index of samples that do not count
 */
record Targets(int input, int samples, int classes, int ignored) {
    static final String NOT_COMPUTABLE = "needs float32 logits [N, classes], class indices and no class weights";

    /** @param logits which input the logits are, the target behind them */
    static boolean computable(Problem problem, int logits) {
        return problem.isFloat32()
                && problem.input(logits).rank() == 2
                && problem.input(logits).elements() > 0
                && problem.inputs().get(logits + 1).element() == ElementType.INT64
                && problem.inputs().size() == logits + 2;
    }

    private long raw(Frame frame, int sample) {
        return ((long[]) frame.inputArray(input))[frame.inputBase(input) + sample];
    }

    boolean isIgnored(Frame frame, int sample) {
        return raw(frame, sample) == ignored;
    }

    /** The class of a sample that counts; throws {@link IllegalArgumentException} for one that does not exist. */
    int of(Frame frame, int sample) {
        long target = raw(frame, sample);
        if (target < 0 || target >= classes) {
            throw new IllegalArgumentException("target class " + target + " of sample " + sample + " is not in 0.."
                    + (classes - 1) + " and not the ignored index " + ignored);
        }
        return (int) target;
    }

    /** How many samples count. */
    int counted(Frame frame) {
        int counted = 0;
        for (int n = 0; n < samples; n++) {
            counted += isIgnored(frame, n) ? 0 : 1;
        }
        return counted;
    }
}
