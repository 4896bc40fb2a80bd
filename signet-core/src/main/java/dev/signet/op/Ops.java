package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The list of ops: one line each. A test proves that every op file is in it. */
public final class Ops {
    public static final List<OpType> ALL = List.of(
            Conv.TYPE,
            FusedBatchNormTraining.TYPE,
            FusedBatchNormTrainingGradient.TYPE,
            FusedConv.TYPE,
            ConvTranspose.TYPE,
            DeformConv.TYPE,
            DeformConvGradient.TYPE,
            ConvInteger.TYPE,
            QuantizedConv.TYPE,
            QuantizedMatMul.TYPE,
            Im2Col.TYPE,
            Col2Im.TYPE,
            ConvInputGradient.TYPE,
            ConvWeightGradient.TYPE,
            LocallyConnected.TYPE,
            LocallyConnectedInputGradient.TYPE,
            LocallyConnectedWeightGradient.TYPE,
            ChannelSum.TYPE,
            ChannelBroadcast.TYPE,
            MatMul.TYPE,
            Einsum.TYPE,
            Linear.TYPE,
            LinearInputGradient.TYPE,
            LinearWeightGradient.TYPE,
            Flatten.TYPE,
            Reshape.TYPE,
            ReshapeLike.TYPE,
            MaxPool.TYPE,
            MaxPoolGradient.TYPE,
            MaxPoolIndices.TYPE,
            MaxUnpool.TYPE,
            MaxUnpoolGradient.TYPE,
            AveragePool.TYPE,
            AveragePoolGradient.TYPE,
            AdaptiveAveragePool.TYPE,
            AdaptiveAveragePoolGradient.TYPE,
            AdaptiveMaxPool.TYPE,
            AdaptiveMaxPoolGradient.TYPE,
            FractionalMaxPool.TYPE,
            AdaptivePolyphase.TYPE,
            ChosenElementsGradient.TYPE,
            RoiAlign.TYPE,
            RoiAlignGradient.TYPE,
            MaxRoiPool.TYPE,
            MaxRoiPoolGradient.TYPE,
            Resize.TYPE,
            ResizeGradient.TYPE,
            GridSample.TYPE,
            GridSampleGradient.TYPE,
            Pad.TYPE,
            PadGradient.TYPE,
            Permute.TYPE,
            Expand.TYPE,
            Squeeze.TYPE,
            Unsqueeze.TYPE,
            Dimensions.TYPE,
            Trilu.TYPE,
            Gather.TYPE,
            GatherGradient.TYPE,
            Scatter.TYPE,
            Concat.TYPE,
            Slice.TYPE,
            SelectChannels.TYPE,
            SliceGradient.TYPE,
            Relu.TYPE,
            ReluGradient.TYPE,
            Sigmoid.TYPE,
            SigmoidGradient.TYPE,
            Tanh.TYPE,
            TanhGradient.TYPE,
            Activation.TYPE,
            ActivationGradient.TYPE,
            Add.TYPE,
            Mul.TYPE,
            Binary.TYPE,
            Unary.TYPE,
            Compare.TYPE,
            FloatTest.TYPE,
            Where.TYPE,
            Cast.TYPE,
            Quantize.TYPE,
            FillLike.TYPE,
            Reduce.TYPE,
            ArgReduce.TYPE,
            Cumulative.TYPE,
            TopK.TYPE,
            SumTo.TYPE,
            BroadcastLike.TYPE,
            BatchNorm.TYPE,
            InstanceNormTracked.TYPE,
            SpectralNorm.TYPE,
            SpectralNormGradient.TYPE,
            SpectralVectors.TYPE,
            BatchNormGradient.TYPE,
            BatchNormTraining.TYPE,
            BatchNormTrainingGradient.TYPE,
            Standardize.TYPE,
            StandardizeGradient.TYPE,
            LpNormalize.TYPE,
            LpNormalizeGradient.TYPE,
            Dropout.TYPE,
            DropBlock.TYPE,
            DropoutTraining.TYPE,
            Softmax.TYPE,
            SoftmaxGradient.TYPE,
            Hardmax.TYPE,
            LogSoftmax.TYPE,
            LogSoftmaxGradient.TYPE,
            CrossEntropy.TYPE,
            CrossEntropyGradient.TYPE,
            NegativeLogLikelihood.TYPE,
            NegativeLogLikelihoodGradient.TYPE,
            ElementLoss.TYPE,
            ElementLossGradient.TYPE);

    private static final Map<String, OpType> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(OpType::name, Function.identity()));

    private Ops() {}

    /** The op of this name with these attributes; throws {@link IllegalArgumentException} for a name not in the list. */
    public static Op make(String name, Attributes attributes) {
        OpType type = BY_NAME.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no op named " + name + "; this version knows "
                    + BY_NAME.keySet().stream().sorted().toList());
        }
        return type.make(attributes);
    }
}
