package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Cast;
import dev.signet.op.Einsum;
import dev.signet.op.Linear;
import dev.signet.op.MatMul;
import dev.signet.op.Mul;
import dev.signet.op.Permute;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** Products of matrices; a linear layer where one of them is a weight. */
final class MatrixNodes {
    private MatrixNodes() {}

    /** alpha A B + beta C. */
    static void gemm(NodeScope node) {
        node.ignores("broadcast"); // C always broadcasts
        if (node.shape(0).rank() != 2 || node.shape(1).rank() != 2) {
            throw new BadNodeException(
                    "the product of " + node.shape(0) + " and " + node.shape(1) + ", expected matrices");
        }
        boolean weight = !node.flag("transA", false) && isWeight(node);
        double alpha = node.number("alpha", 1);
        double beta = node.number("beta", 1);
        if (weight) {
            Value matrix = node.flag("transB", false) ? node.value(1) : transposed(node);
            Optional<Value> bias = alpha == 1 && beta == 1 && node.hasInput(2) ? bias(node, matrix) : Optional.empty();
            if (bias.isPresent()) {
                node.result(node.add(new Linear(), node.value(0), matrix, bias.get()));
                return;
            }
            plus(node, scaled(node, node.add(new Linear(), node.value(0), matrix), alpha), beta);
            return;
        }
        Value a = turned(node, 0, node.flag("transA", false));
        Value b = turned(node, 1, node.flag("transB", false));
        plus(node, scaled(node, node.add(new MatMul(), a, b), alpha), beta);
    }

    private static boolean isWeight(NodeScope node) {
        return node.element(0).isFloat()
                && node.known(1).filter(tensor -> tensor.shape().rank() == 2).isPresent();
    }

    private static Value turned(NodeScope node, int index, boolean transposed) {
        Value matrix = node.value(index);
        return transposed ? node.add(new Permute(List.of(1, 0)), matrix) : matrix;
    }

    private static Value scaled(NodeScope node, Value value, double factor) {
        if (factor == 1) {
            return value;
        }
        ElementType type = value.type().element();
        if (type.isFloat()) {
            return node.add(new Mul(), value, node.scalar(type, factor));
        }
        Value wide = node.add(new Cast(ElementType.FLOAT64), value);
        return node.add(new Cast(type), node.add(new Mul(), wide, node.scalar(ElementType.FLOAT64, factor)));
    }

    private static void plus(NodeScope node, Value product, double beta) {
        if (!node.hasInput(2)) {
            node.result(product);
            return;
        }
        node.result(node.add(new Add(), product, scaled(node, node.value(2), beta)));
    }

    /** C as a bias, if it has one number for each column. */
    private static Optional<Value> bias(NodeScope node, Value weight) {
        Shape columns = Shape.of(weight.shape().size(0));
        Optional<Tensor> known = node.known(2);
        if (known.isPresent() && known.get().shape().equals(columns)) {
            return Optional.of(node.value(2));
        }
        if (known.isPresent() && known.get().shape().equals(Shape.of(1, columns.size(0)))) {
            return Optional.of(node.derived(2, ".row", known.get().reshape(columns)));
        }
        return Optional.empty();
    }

    static void matMul(NodeScope node) {
        if (isWeight(node) && node.shape(0).rank() > 0) {
            node.result(node.add(new Linear(), node.value(0), transposed(node)));
            return;
        }
        node.result(node.add(new MatMul(), node.value(0), node.value(1)));
    }

    /** In int32, after the zero points, of which each row of A and each column of B may have its own. */
    static void matMulInteger(NodeScope node) {
        Value a = node.add(new Cast(ElementType.INT32), node.value(0));
        Value b = node.add(new Cast(ElementType.INT32), node.value(1));
        if (node.hasInput(2)) {
            Value zero = node.add(new Cast(ElementType.INT32), node.value(2));
            boolean ofRows = zero.shape().rank() == 1 && !zero.shape().dim(0).equals(Dim.of(1));
            a = node.add(new Binary(BinaryFunction.SUB), a, ofRows ? node.add(new Unsqueeze(List.of(-1)), zero) : zero);
        }
        if (node.hasInput(3)) {
            Value zero = node.add(new Cast(ElementType.INT32), node.value(3));
            b = node.add(new Binary(BinaryFunction.SUB), b, zero);
        }
        node.result(node.add(new MatMul(), a, b));
    }

    static void einsum(NodeScope node) {
        Value[] operands = new Value[node.inputs()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = node.value(i);
        }
        node.result(node.add(new Einsum(node.text("equation", "")), operands));
    }

    private static Value transposed(NodeScope node) {
        Tensor matrix = node.known(1).orElseThrow(() -> new IllegalStateException("a weight is known"));
        return node.derived(1, ".transposed", transpose(matrix));
    }

    private static Tensor transpose(Tensor matrix) {
        int rows = matrix.shape().size(0);
        int columns = matrix.shape().size(1);
        Wide from = Wide.of(matrix);
        Wide to = Wide.zeros(matrix.type(), Shape.of(columns, rows));
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to.copy(from, row * columns + column, column * rows + row, 1);
            }
        }
        return to.toTensor();
    }
}
