package dev.signet.io.onnx;

import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.Tanh;
import java.util.Map;
import java.util.Optional;

/** The table of ONNX operators that this version imports. */
final class Converters {
    private static final Map<String, Converter> STANDARD = Map.ofEntries(
            Map.entry("Conv", WindowNodes::conv),
            Map.entry("MaxPool", WindowNodes::maxPool),
            Map.entry("AveragePool", WindowNodes::averagePool),
            Map.entry("GlobalAveragePool", WindowNodes::globalAveragePool),
            Map.entry("GlobalMaxPool", WindowNodes::globalMaxPool),
            Map.entry("ReduceMean", WindowNodes::reduceMean),
            Map.entry("Gemm", MatrixNodes::gemm),
            Map.entry("MatMul", MatrixNodes::matMul),
            Map.entry("BatchNormalization", NormNodes::batchNormalization),
            Map.entry("Dropout", NormNodes::dropout),
            Map.entry("Relu", node -> node.result(node.add(new Relu(), node.value(0)))),
            Map.entry("Sigmoid", node -> node.result(node.add(new Sigmoid(), node.value(0)))),
            Map.entry("Tanh", node -> node.result(node.add(new Tanh(), node.value(0)))),
            Map.entry("Softmax", SoftmaxNodes::softmax),
            Map.entry("LogSoftmax", SoftmaxNodes::logSoftmax),
            Map.entry("Add", PointwiseNodes::add),
            Map.entry("Mul", PointwiseNodes::mul),
            Map.entry("Sum", PointwiseNodes::sum),
            Map.entry("Concat", ShapeNodes::concat),
            Map.entry("Flatten", ShapeNodes::flatten),
            Map.entry("Reshape", ShapeNodes::reshape),
            Map.entry("Slice", ShapeNodes::slice),
            Map.entry("Constant", ConstantNodes::constant),
            Map.entry("Identity", NodeScope::passThrough));

    private Converters() {}

    static Optional<Converter> of(NodeProto node) {
        return node.qualifiedOp().equals(node.op()) ? Optional.ofNullable(STANDARD.get(node.op())) : Optional.empty();
    }
}
