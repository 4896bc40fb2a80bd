package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;

/**
 * The class indices {@code [N, …]} of a loss over {@code [N, C, …]}, and the weight of each class.
 *
 * @param logs which input of the step the numbers of the classes are; targets and weights lie behind it
 * @param perSample the positions of one sample
 */
record ClassPositions(int logs, int samples, int classes, int perSample, int ignored, boolean weighted) {
    static final String NOT_COMPUTABLE = "needs float32 [N, C, …], class indices int64 and no empty axis";

    static boolean computable(Problem problem, int logs) {
        return problem.isFloat32()
                && problem.input(logs).elements() > 0
                && problem.inputs().get(logs + 1).element() == ElementType.INT64;
    }

    static ClassPositions of(Problem problem, int logs, int ignored) {
        Shape x = problem.input(logs);
        int perSample = x.elements(2, x.rank());
        return new ClassPositions(
                logs, x.size(0), x.size(1), perSample, ignored, problem.inputs().size() > logs + 2);
    }

    private long raw(Frame frame, int position) {
        return ((long[]) frame.inputArray(logs + 1))[frame.inputBase(logs + 1) + position];
    }

    boolean isIgnored(Frame frame, int position) {
        return raw(frame, position) == ignored;
    }

    private int classOf(Frame frame, int position) {
        long target = raw(frame, position);
        if (target < 0 || target >= classes) {
            throw new IllegalArgumentException("target class " + target + " at position " + position + " is not in 0.."
                    + (classes - 1) + " and not the ignored index " + ignored);
        }
        return (int) target;
    }

    /** Where the number of the target's class lies. */
    int elementOfTarget(Frame frame, int position) {
        int sample = position / perSample;
        return (sample * classes + classOf(frame, position)) * perSample + position % perSample;
    }

    /** What a position counts in the mean; 0 where it is ignored. */
    float weight(Frame frame, int position) {
        if (isIgnored(frame, position)) {
            return 0;
        }
        return weighted ? frame.input(logs + 2)[frame.inputBase(logs + 2) + classOf(frame, position)] : 1;
    }
}
