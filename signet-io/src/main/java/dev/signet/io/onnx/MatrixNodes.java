package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Linear;
import dev.signet.op.Mul;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.Optional;

/** Products of matrices, where one of them is a weight. */
final class MatrixNodes {
    private MatrixNodes() {}

    /** alpha A B + beta C. */
    static void gemm(NodeScope node) {
        if (node.flag("transA", false)) {
            throw new UnsupportedNodeException("transA of an activation");
        }
        refuseIntegers(node);
        Value weight = node.flag("transB", false) ? node.value(1) : transposed(node);
        double alpha = node.number("alpha", 1);
        double beta = node.number("beta", 1);
        Optional<Value> bias = alpha == 1 && beta == 1 && node.hasInput(2) ? bias(node, weight) : Optional.empty();
        if (bias.isPresent()) {
            node.result(node.add(new Linear(), node.value(0), weight, bias.get()));
            return;
        }
        ElementType type = node.element(0);
        Value product = node.add(new Linear(), node.value(0), weight);
        Value scaled = alpha == 1 ? product : node.add(new Mul(), product, node.scalar(type, alpha));
        if (!node.hasInput(2)) {
            node.result(scaled);
            return;
        }
        Value offset = beta == 1 ? node.value(2) : node.add(new Mul(), node.value(2), node.scalar(type, beta));
        node.result(node.add(new Add(), scaled, offset));
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
        refuseIntegers(node);
        node.result(node.add(new Linear(), node.value(0), transposed(node)));
    }

    private static void refuseIntegers(NodeScope node) {
        if (!node.element(0).isFloat()) {
            throw new UnsupportedNodeException("a product of " + node.element(0));
        }
    }

    private static Value transposed(NodeScope node) {
        Tensor matrix = node.known(1)
                .filter(tensor -> tensor.shape().rank() == 2)
                .orElseThrow(() ->
                        new UnsupportedNodeException("the second matrix is no weight [in, out] but " + node.shape(1)));
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
