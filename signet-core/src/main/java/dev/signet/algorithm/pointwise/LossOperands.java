package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.op.ElementLoss;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;

/**
 * Prediction, target and weight of a loss of each number, dense. Target and weight are of the prediction's shape, of that of its last axes, or scalars: they
 * repeat with a period.
 *
 * @param prediction which input of the step the prediction is; target and weight lie behind it
 */
record LossOperands(
        ElementLoss loss,
        int prediction,
        int samples,
        int perSample,
        boolean integerTarget,
        int targetPeriod,
        boolean weighted,
        int weightPeriod) {
    static final String NOT_COMPUTABLE =
            "needs float32 predictions, and targets and weights that are float32 (targets also int64) and repeat over the last axes";

    static LossOperands of(ElementLoss loss, Problem problem, int prediction) {
        Shape x = problem.input(prediction);
        int samples = x.rank() == 0 ? 1 : x.size(0);
        boolean weighted = problem.inputs().size() > prediction + 2;
        return new LossOperands(
                loss,
                prediction,
                samples,
                x.elements() / samples,
                problem.inputs().get(prediction + 1).element() == ElementType.INT64,
                problem.input(prediction + 1).elements(),
                weighted,
                weighted ? problem.input(prediction + 2).elements() : 1);
    }

    static boolean computable(Problem problem, int prediction) {
        if (!problem.isFloat32() || problem.input(prediction).elements() == 0) {
            return false;
        }
        ElementType target = problem.inputs().get(prediction + 1).element();
        if (target != ElementType.FLOAT32 && target != ElementType.INT64) {
            return false;
        }
        for (int other = prediction + 1; other < problem.inputs().size(); other++) {
            if (!repeats(problem.input(other), problem.input(prediction))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a shape is that of the last axes of another, but for leading ones. */
    private static boolean repeats(Shape part, Shape whole) {
        int axis = part.rank() - 1;
        for (int behind = whole.rank() - 1; axis >= 0 && behind >= 0; axis--, behind--) {
            if (part.size(axis) != whole.size(behind)) {
                break;
            }
        }
        return part.elements(0, axis + 1) == 1;
    }

    /** The loss of a number, in double. */
    double value(Frame frame, int index) {
        float x = frame.input(prediction)[frame.inputBase(prediction) + index];
        return weight(frame, index) * loss.function().value(x, target(frame, index), loss.a(), loss.b());
    }

    /** Its slope in the prediction. */
    double slope(Frame frame, int index) {
        float x = frame.input(prediction)[frame.inputBase(prediction) + index];
        return weight(frame, index) * loss.function().slope(x, target(frame, index), loss.a(), loss.b());
    }

    private double target(Frame frame, int index) {
        int input = prediction + 1;
        int at = frame.inputBase(input) + index % targetPeriod;
        return integerTarget ? ((long[]) frame.inputArray(input))[at] : frame.input(input)[at];
    }

    private double weight(Frame frame, int index) {
        int input = prediction + 2;
        return weighted ? frame.input(input)[frame.inputBase(input) + index % weightPeriod] : 1;
    }
}
