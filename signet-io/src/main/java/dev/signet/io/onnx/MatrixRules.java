package dev.signet.io.onnx;

import dev.signet.op.Einsum;
import dev.signet.op.Linear;
import java.util.List;

/** Writes products of matrices. */
final class MatrixRules {
    private MatrixRules() {}

    static void einsum(Einsum op, ExportScope node) {
        node.resultOfInputs("Einsum", NodeAttributes.NONE.with("equation", op.equation()));
    }

    /** Of features as Gemm, of more axes as MatMul with the weight turned round. */
    static void linear(Linear op, ExportScope node) {
        if (node.rank() == 2) {
            node.resultOfInputs("Gemm", NodeAttributes.NONE.with("transB", true));
            return;
        }
        String weight = node.add("Transpose", NodeAttributes.NONE.with("perm", List.of(1, 0)), node.input(1));
        if (node.inputs() < 3) {
            node.result("MatMul", node.input(0), weight);
            return;
        }
        node.result("Add", node.add("MatMul", node.input(0), weight), node.input(2));
    }
}
