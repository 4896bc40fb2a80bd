package dev.signet.algorithm.linear;

import dev.signet.algorithm.Problem;
import dev.signet.tensor.Shape;

/** Dense tensors {@code [..., features]} seen as rows of features. */
final class Rows {
    static final String NOT_COMPUTABLE = "needs float32 and no empty axis";

    private static final double MULTIPLY_ADDS_PER_NANOSECOND = 60;
    private static final double OVERHEAD_NANOSECONDS = 2_000;

    private Rows() {}

    static boolean computable(Problem problem) {
        return problem.isFloat32()
                && problem.inputs().stream().allMatch(operand -> operand.shape().elements() > 0)
                && problem.output().elements() > 0;
    }

    static int of(Shape shape) {
        return shape.elements(0, shape.rank() - 1);
    }

    static double nanoseconds(Problem problem) {
        var cost = problem.op()
                .cost(
                        problem.inputs().stream().map(Problem.Operand::shape).toList(),
                        problem.outputs().stream().map(Problem.Operand::shape).toList());
        return OVERHEAD_NANOSECONDS + cost.multiplyAdds() / MULTIPLY_ADDS_PER_NANOSECOND;
    }
}
