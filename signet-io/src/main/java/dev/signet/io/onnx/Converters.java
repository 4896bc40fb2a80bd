package dev.signet.io.onnx;

import dev.signet.op.BinaryFunction;
import dev.signet.op.Comparison;
import dev.signet.op.Reduction;
import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.Tanh;
import dev.signet.op.UnaryFunction;
import java.util.Map;
import java.util.Optional;

/** The table of ONNX operators that this version imports, by name and, where it is not the standard one, domain; {@link FlowNodes} has those with graphs inside. */
final class Converters {
    private static final Map<String, Converter> KNOWN = Map.ofEntries(
            // Windows
            Map.entry("Conv", WindowNodes::conv),
            Map.entry("MaxPool", WindowNodes::maxPool),
            Map.entry("AveragePool", WindowNodes::averagePool),
            Map.entry("GlobalAveragePool", WindowNodes::globalAveragePool),
            Map.entry("GlobalMaxPool", WindowNodes::globalMaxPool),
            // Products of matrices
            Map.entry("Gemm", MatrixNodes::gemm),
            Map.entry("MatMul", MatrixNodes::matMul),
            Map.entry("MatMulInteger", MatrixNodes::matMulInteger),
            Map.entry("Einsum", MatrixNodes::einsum),
            // Normalisation and dropout
            Map.entry("BatchNormalization", NormNodes::batchNormalization),
            Map.entry("Dropout", NormNodes::dropout),
            // Activations
            Map.entry("Relu", node -> node.result(node.add(new Relu(), node.value(0)))),
            Map.entry("Sigmoid", node -> node.result(node.add(new Sigmoid(), node.value(0)))),
            Map.entry("Tanh", node -> node.result(node.add(new Tanh(), node.value(0)))),
            Map.entry("Softmax", SoftmaxNodes::softmax),
            Map.entry("LogSoftmax", SoftmaxNodes::logSoftmax),
            // Element by element
            Map.entry("Add", PointwiseNodes::add),
            Map.entry("Sub", PointwiseNodes.binary(BinaryFunction.SUB)),
            Map.entry("Mul", PointwiseNodes::mul),
            Map.entry("Div", PointwiseNodes.binary(BinaryFunction.DIV)),
            Map.entry("Pow", PointwiseNodes::pow),
            Map.entry("Mod", PointwiseNodes::mod),
            Map.entry("Sum", PointwiseNodes::sum),
            Map.entry("Mean", PointwiseNodes::mean),
            Map.entry("Max", PointwiseNodes::max),
            Map.entry("Min", PointwiseNodes::min),
            Map.entry("Clip", PointwiseNodes::clip),
            Map.entry("BitShift", PointwiseNodes::bitShift),
            Map.entry("And", PointwiseNodes.binary(BinaryFunction.AND)),
            Map.entry("Or", PointwiseNodes.binary(BinaryFunction.OR)),
            Map.entry("Xor", PointwiseNodes.binary(BinaryFunction.XOR)),
            Map.entry("BitwiseAnd", PointwiseNodes.binary(BinaryFunction.AND)),
            Map.entry("BitwiseOr", PointwiseNodes.binary(BinaryFunction.OR)),
            Map.entry("BitwiseXor", PointwiseNodes.binary(BinaryFunction.XOR)),
            Map.entry("Not", PointwiseNodes.unary(UnaryFunction.NOT)),
            Map.entry("BitwiseNot", PointwiseNodes.unary(UnaryFunction.NOT)),
            Map.entry("Abs", PointwiseNodes.unary(UnaryFunction.ABS)),
            Map.entry("Neg", PointwiseNodes.unary(UnaryFunction.NEG)),
            Map.entry("Sign", PointwiseNodes.unary(UnaryFunction.SIGN)),
            Map.entry("Ceil", PointwiseNodes.unary(UnaryFunction.CEIL)),
            Map.entry("Floor", PointwiseNodes.unary(UnaryFunction.FLOOR)),
            Map.entry("Round", PointwiseNodes.unary(UnaryFunction.ROUND)),
            Map.entry("Sqrt", PointwiseNodes.unary(UnaryFunction.SQRT)),
            Map.entry("Exp", PointwiseNodes.unary(UnaryFunction.EXP)),
            Map.entry("Log", PointwiseNodes.unary(UnaryFunction.LOG)),
            Map.entry("Reciprocal", PointwiseNodes.unary(UnaryFunction.RECIPROCAL)),
            Map.entry("Erf", PointwiseNodes.unary(UnaryFunction.ERF)),
            Map.entry("Sin", PointwiseNodes.unary(UnaryFunction.SIN)),
            Map.entry("Cos", PointwiseNodes.unary(UnaryFunction.COS)),
            Map.entry("Tan", PointwiseNodes.unary(UnaryFunction.TAN)),
            Map.entry("Asin", PointwiseNodes.unary(UnaryFunction.ASIN)),
            Map.entry("Acos", PointwiseNodes.unary(UnaryFunction.ACOS)),
            Map.entry("Atan", PointwiseNodes.unary(UnaryFunction.ATAN)),
            Map.entry("Sinh", PointwiseNodes.unary(UnaryFunction.SINH)),
            Map.entry("Cosh", PointwiseNodes.unary(UnaryFunction.COSH)),
            Map.entry("Asinh", PointwiseNodes.unary(UnaryFunction.ASINH)),
            Map.entry("Acosh", PointwiseNodes.unary(UnaryFunction.ACOSH)),
            Map.entry("Atanh", PointwiseNodes.unary(UnaryFunction.ATANH)),
            Map.entry("Equal", PointwiseNodes.compare(Comparison.EQUAL)),
            Map.entry("Less", PointwiseNodes.compare(Comparison.LESS)),
            Map.entry("LessOrEqual", PointwiseNodes.compare(Comparison.LESS_OR_EQUAL)),
            Map.entry("Greater", PointwiseNodes.compare(Comparison.GREATER)),
            Map.entry("GreaterOrEqual", PointwiseNodes.compare(Comparison.GREATER_OR_EQUAL)),
            Map.entry("IsNaN", PointwiseNodes::isNaN),
            Map.entry("IsInf", PointwiseNodes::isInf),
            Map.entry("Where", PointwiseNodes::where),
            Map.entry("Cast", PointwiseNodes::cast),
            Map.entry("CastLike", PointwiseNodes::castLike),
            // Quantisation
            Map.entry("QuantizeLinear", QuantizeNodes::quantize),
            Map.entry("DequantizeLinear", QuantizeNodes::dequantize),
            Map.entry("DynamicQuantizeLinear", QuantizeNodes::dynamicQuantize),
            // Along axes
            Map.entry("ReduceSum", ReduceNodes.reduce(Reduction.SUM)),
            Map.entry("ReduceMean", ReduceNodes.reduce(Reduction.MEAN)),
            Map.entry("ReduceProd", ReduceNodes.reduce(Reduction.PROD)),
            Map.entry("ReduceMax", ReduceNodes.reduce(Reduction.MAX)),
            Map.entry("ReduceMin", ReduceNodes.reduce(Reduction.MIN)),
            Map.entry("ReduceL1", ReduceNodes.reduce(Reduction.L1)),
            Map.entry("ReduceL2", ReduceNodes.reduce(Reduction.L2)),
            Map.entry("ReduceSumSquare", ReduceNodes.reduce(Reduction.SUM_SQUARE)),
            Map.entry("ReduceLogSum", ReduceNodes.reduce(Reduction.LOG_SUM)),
            Map.entry("ReduceLogSumExp", ReduceNodes.reduce(Reduction.LOG_SUM_EXP)),
            Map.entry("ArgMax", ReduceNodes.position(true)),
            Map.entry("ArgMin", ReduceNodes.position(false)),
            Map.entry("CumSum", ReduceNodes.cumulative(false)),
            Map.entry("CumProd", ReduceNodes.cumulative(true)),
            Map.entry("TopK", ReduceNodes::topK),
            // Where integers point
            Map.entry("Gather", IndexNodes::gather),
            Map.entry("GatherElements", IndexNodes::gatherElements),
            Map.entry("GatherND", IndexNodes::gatherTuples),
            Map.entry("Scatter", IndexNodes::scatterElements),
            Map.entry("ScatterElements", IndexNodes::scatterElements),
            Map.entry("ScatterND", IndexNodes::scatterTuples),
            Map.entry("OneHot", IndexNodes::oneHot),
            Map.entry("NonZero", IndexNodes::nonZero),
            Map.entry("Compress", IndexNodes::compress),
            // Shapes
            Map.entry("Concat", ShapeNodes::concat),
            Map.entry("Split", ShapeNodes::split),
            Map.entry("Slice", ShapeNodes::slice),
            Map.entry("Flatten", ShapeNodes::flatten),
            Map.entry("Reshape", ShapeNodes::reshape),
            Map.entry("Squeeze", ShapeNodes::squeeze),
            Map.entry("Unsqueeze", ShapeNodes::unsqueeze),
            Map.entry("Transpose", ShapeNodes::transpose),
            Map.entry("Expand", ShapeNodes::expand),
            Map.entry("Tile", ShapeNodes::tile),
            Map.entry("Shape", ShapeNodes::shape),
            Map.entry("Size", ShapeNodes::size),
            Map.entry("Trilu", ShapeNodes::trilu),
            Map.entry("Identity", NodeScope::passThrough),
            // Constants
            Map.entry("Constant", ConstantNodes::constant),
            Map.entry("ConstantOfShape", ConstantNodes::constantOfShape),
            Map.entry("Range", ConstantNodes::range),
            Map.entry("EyeLike", ConstantNodes::eyeLike),
            Map.entry("HannWindow", ConstantNodes::hannWindow),
            Map.entry("HammingWindow", ConstantNodes::hammingWindow),
            Map.entry("BlackmanWindow", ConstantNodes::blackmanWindow),
            // Training
            Map.entry("ai.onnx.preview.training.Adagrad", OptimizerNodes::adagrad),
            Map.entry("ai.onnx.preview.training.Adam", OptimizerNodes::adam),
            Map.entry("ai.onnx.preview.training.Momentum", OptimizerNodes::momentum));

    private Converters() {}

    static Optional<Converter> of(NodeProto node) {
        return Optional.ofNullable(KNOWN.get(node.qualifiedOp()));
    }
}
