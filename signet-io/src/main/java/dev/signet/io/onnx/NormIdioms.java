package dev.signet.io.onnx;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Mul;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Standardize;
import dev.signet.op.Unary;
import dev.signet.op.UnaryFunction;
import dev.signet.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Normalisation of rows written out as means and roots. */
final class NormIdioms {
    private NormIdioms() {}

    /** (x - mean) / sqrt(mean of (x - mean)² + epsilon) over the last axes. */
    static Optional<Value> standardize(IdiomScope scope, Op op, List<Value> inputs) {
        if (!(op instanceof Binary quotient)
                || quotient.function() != BinaryFunction.DIV
                || inputs.getFirst().type().element() != ElementType.FLOAT32) {
            return Optional.empty();
        }
        Value centred = inputs.get(0);
        Optional<IdiomScope.Made> difference = binary(scope, centred, BinaryFunction.SUB);
        Optional<IdiomScope.Made> root = scope.maker(inputs.get(1))
                .filter(made -> made.op() instanceof Unary unary && unary.function() == UnaryFunction.SQRT);
        Optional<IdiomScope.Made> sum =
                root.flatMap(made -> scope.maker(made.input(0))).filter(made -> made.op() instanceof Add);
        if (difference.isEmpty() || sum.isEmpty()) {
            return Optional.empty();
        }
        Optional<Double> epsilon = scope.number(sum.get().input(1));
        Value x = difference.get().input(0);
        int axis = meanFrom(scope, difference.get().input(1), x);
        Optional<Value> square = scope.maker(sum.get().input(0)).map(made -> made.input(0));
        boolean rows = epsilon.isPresent()
                && axis > 0
                && square.isPresent()
                && meanFrom(scope, sum.get().input(0), square.get()) == axis
                && isSquare(scope, square.get(), difference.get());
        return rows
                ? Optional.of(scope.add(new Standardize(axis, 1, decimal(epsilon.get()), true), x))
                : Optional.empty();
    }

    /** The decimal number that a float32 stands for. */
    private static double decimal(double number) {
        return Double.parseDouble(Float.toString((float) number));
    }

    private static Optional<IdiomScope.Made> binary(IdiomScope scope, Value value, BinaryFunction function) {
        return scope.maker(value).filter(made -> made.op() instanceof Binary binary && binary.function() == function);
    }

    /** The first of the last axes of x whose mean this value is, keeping them at size 1; -1 if it is none. */
    private static int meanFrom(IdiomScope scope, Value mean, Value x) {
        Optional<IdiomScope.Made> made =
                scope.maker(mean).filter(found -> found.input(0).equals(x));
        if (made.isEmpty()) {
            return -1;
        }
        int rank = x.shape().rank();
        if (made.get().op() instanceof AdaptiveAveragePool pool) {
            return pool.sizes().stream().allMatch(size -> size == 1) ? 2 : -1;
        }
        if (!(made.get().op() instanceof Reduce reduce) || reduce.reduction() != Reduction.MEAN || !reduce.keepAxes()) {
            return -1;
        }
        List<Integer> axes = reduce.axes().stream()
                .map(axis -> axis < 0 ? axis + rank : axis)
                .sorted()
                .toList();
        int first = rank - axes.size();
        return axes.equals(IntStream.range(first, rank).boxed().toList()) ? first : -1;
    }

    /** Whether a value is the square of this difference, or of the same one computed again. */
    private static boolean isSquare(IdiomScope scope, Value square, IdiomScope.Made difference) {
        Optional<IdiomScope.Made> power =
                binary(scope, square, BinaryFunction.POW).filter(made -> scope.isNumber(made.input(1), 2));
        Optional<IdiomScope.Made> product = scope.maker(square)
                .filter(made -> made.op() instanceof Mul && made.input(0).equals(made.input(1)));
        return power.or(() -> product)
                .flatMap(made -> scope.maker(made.input(0)))
                .filter(difference::equals)
                .isPresent();
    }
}
