package dev.signet.io.onnx;

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
            Map.entry("ConvTranspose", WindowNodes::convTranspose),
            Map.entry("DeformConv", WindowNodes::deformConv),
            Map.entry("ConvInteger", QuantizedNodes::convInteger),
            Map.entry("QLinearConv", QuantizedNodes::qLinearConv),
            Map.entry("QLinearMatMul", QuantizedNodes::qLinearMatMul),
            Map.entry("LpPool", WindowNodes::lpPool),
            Map.entry("GlobalLpPool", WindowNodes::globalLpPool),
            Map.entry("MaxUnpool", WindowNodes::maxUnpool),
            Map.entry("Col2Im", WindowNodes::col2Im),
            Map.entry("RoiAlign", RegionNodes::roiAlign),
            Map.entry("MaxRoiPool", RegionNodes::maxRoiPool),
            Map.entry("Resize", ResampleNodes::resize),
            Map.entry("Upsample", ResampleNodes::upsample),
            Map.entry("GridSample", ResampleNodes::gridSample),
            Map.entry("AffineGrid", ResampleNodes::affineGrid),
            Map.entry("Pad", ResampleNodes::pad),
            Map.entry("CenterCropPad", ResampleNodes::centerCropPad),
            Map.entry("DepthToSpace", ResampleNodes::depthToSpace),
            Map.entry("SpaceToDepth", ResampleNodes::spaceToDepth),
            Map.entry("ReduceMean", WindowNodes::reduceMean),
            Map.entry("Gemm", MatrixNodes::gemm),
            Map.entry("MatMul", MatrixNodes::matMul),
            Map.entry("BatchNormalization", NormNodes::batchNormalization),
            Map.entry("InstanceNormalization", NormNodes::instanceNormalization),
            Map.entry("GroupNormalization", NormNodes::groupNormalization),
            Map.entry("LayerNormalization", NormNodes::layerNormalization),
            Map.entry("RMSNormalization", NormNodes::rmsNormalization),
            Map.entry("MeanVarianceNormalization", NormNodes::meanVarianceNormalization),
            Map.entry("LpNormalization", NormNodes::lpNormalization),
            Map.entry("LRN", NormNodes::lrn),
            Map.entry("Dropout", NormNodes::dropout),
            Map.entry("Relu", ActivationNodes::relu),
            Map.entry("Elu", ActivationNodes::elu),
            Map.entry("Celu", ActivationNodes::celu),
            Map.entry("Selu", ActivationNodes::selu),
            Map.entry("LeakyRelu", ActivationNodes::leakyRelu),
            Map.entry("ThresholdedRelu", ActivationNodes::thresholdedRelu),
            Map.entry("PRelu", ActivationNodes::pRelu),
            Map.entry("HardSigmoid", ActivationNodes::hardSigmoid),
            Map.entry("HardSwish", ActivationNodes::hardSwish),
            Map.entry("Gelu", ActivationNodes::gelu),
            Map.entry("Mish", ActivationNodes::mish),
            Map.entry("Swish", ActivationNodes::swish),
            Map.entry("Softplus", ActivationNodes::softplus),
            Map.entry("Softsign", ActivationNodes::softsign),
            Map.entry("Shrink", ActivationNodes::shrink),
            Map.entry("Sigmoid", node -> node.result(node.add(new Sigmoid(), node.value(0)))),
            Map.entry("Tanh", node -> node.result(node.add(new Tanh(), node.value(0)))),
            Map.entry("Softmax", SoftmaxNodes::softmax),
            Map.entry("LogSoftmax", SoftmaxNodes::logSoftmax),
            Map.entry("Hardmax", SoftmaxNodes::hardmax),
            Map.entry("SoftmaxCrossEntropyLoss", LossNodes::softmaxCrossEntropy),
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
