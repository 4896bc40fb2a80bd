package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Products of the matrices on the last two axes, whose other axes are broadcast to one shape (numpy's matmul): [.., m, k] with [.., k, n] gives [.., m, n]. A
 * vector is a row on the left and a column on the right, and its axis is missing in the result.
 */
public record MatMul() implements Op {
    public static final OpType TYPE = new OpType("MatMul", "MatMul-1", List.of(), attributes -> new MatMul());

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType a = inputs.get(0).type();
        ValueType b = inputs.get(1).type();
        if (a.element() != b.element() || a.rank() == 0 || b.rank() == 0) {
            throw new ShapeException("cannot multiply " + a + " with " + b + ": expected matrices of one element type");
        }
        SymbolicShape product = product(left(a.shape()), right(b.shape()));
        List<Dim> dims = new ArrayList<>(product.dims());
        if (b.rank() == 1) {
            dims.removeLast();
        }
        if (a.rank() == 1) {
            dims.remove(product.rank() - 2);
        }
        return List.of(a.withShape(new SymbolicShape(dims)));
    }

    private static SymbolicShape left(SymbolicShape a) {
        return a.rank() > 1 ? a : SymbolicShape.of(Dim.of(1), a.dim(0));
    }

    private static SymbolicShape right(SymbolicShape b) {
        return b.rank() > 1 ? b : SymbolicShape.of(b.dim(0), Dim.of(1));
    }

    private static SymbolicShape product(SymbolicShape a, SymbolicShape b) {
        Dim inner = a.dim(a.rank() - 1);
        if (!inner.mayEqual(b.dim(b.rank() - 2))) {
            throw new ShapeException("cannot multiply " + a + " with " + b + ": " + inner + " columns and "
                    + b.dim(b.rank() - 2) + " rows");
        }
        List<Dim> dims = new ArrayList<>(Broadcast.shape(outer(a), outer(b)).dims());
        dims.add(a.dim(a.rank() - 2));
        dims.add(b.dim(b.rank() - 1));
        return new SymbolicShape(dims);
    }

    private static SymbolicShape outer(SymbolicShape shape) {
        return new SymbolicShape(shape.dims().subList(0, shape.rank() - 2));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide a = inputs.get(0);
        Wide b = inputs.get(1);
        SymbolicShape left = left(SymbolicShape.of(a.shape()));
        SymbolicShape right = right(SymbolicShape.of(b.shape()));
        Shape shape = product(left, right).concrete();
        Shape outer =
                Shape.of(IntStream.range(0, shape.rank() - 2).map(shape::size).toArray());
        int[] fromA = Broadcast.sources(outer(left).concrete(), outer);
        int[] fromB = Broadcast.sources(outer(right).concrete(), outer);
        int rows = left.size(left.rank() - 2);
        int inner = left.size(left.rank() - 1);
        int columns = right.size(right.rank() - 1);
        Wide y = Wide.zeros(a.type(), shape);
        for (int i = 0; i < shape.elements(); i++) {
            int matrix = i / columns / rows;
            int atA = (fromA[matrix] * rows + i / columns % rows) * inner;
            int atB = fromB[matrix] * inner * columns + i % columns;
            sum(a, atA, b, atB, inner, columns, y, i);
        }
        return List.of(y.reshaped(
                infer(List.of(operand(a), operand(b))).getFirst().shape().concrete()));
    }

    private static void sum(Wide a, int atA, Wide b, int atB, int count, int step, Wide y, int at) {
        if (a.isFloat()) {
            double sum = 0;
            for (int k = 0; k < count; k++) {
                sum += a.doubles()[atA + k] * b.doubles()[atB + k * step];
            }
            y.doubles()[at] = sum;
            return;
        }
        long sum = 0;
        for (int k = 0; k < count; k++) {
            sum += a.longs()[atA + k] * b.longs()[atB + k * step];
        }
        y.longs()[at] = y.type().wrap(sum);
    }

    private static Operand operand(Wide wide) {
        return Operand.of(new ValueType(wide.type(), SymbolicShape.of(wide.shape())));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value a = matrix(scope, scope.input(0), 0);
        Value b = matrix(scope, scope.input(1), 1);
        Value gradient = scope.gradient();
        if (scope.input(1).shape().rank() == 1) {
            gradient = scope.add(new Unsqueeze(List.of(-1)), gradient);
        }
        if (scope.input(0).shape().rank() == 1) {
            gradient = scope.add(new Unsqueeze(List.of(-2)), gradient);
        }
        return List.of(
                scope.wanted(0)
                        ? Optional.of(asInput(scope, 0, a, scope.add(this, gradient, transposed(scope, b))))
                        : Optional.empty(),
                scope.wanted(1)
                        ? Optional.of(asInput(scope, 1, b, scope.add(this, transposed(scope, a), gradient)))
                        : Optional.empty());
    }

    private static Value matrix(GradientScope scope, Value value, int axis) {
        return value.shape().rank() > 1 ? value : scope.add(new Unsqueeze(List.of(axis)), value);
    }

    private static Value transposed(GradientScope scope, Value matrices) {
        int rank = matrices.shape().rank();
        List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.swap(axes, rank - 2, rank - 1);
        return scope.add(new Permute(axes), matrices);
    }

    private static Value asInput(GradientScope scope, int input, Value matrix, Value gradient) {
        Value summed = matrix.shape().equals(gradient.shape()) ? gradient : scope.add(new SumTo(), gradient, matrix);
        return matrix == scope.input(input) ? summed : scope.add(new ReshapeLike(), summed, scope.input(input));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        Shape a = inputs.getFirst();
        return Cost.multiplyAdds((long) outputs.getFirst().elements() * a.size(a.rank() - 1));
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
