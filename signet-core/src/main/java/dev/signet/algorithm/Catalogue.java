package dev.signet.algorithm;

import dev.signet.algorithm.conv.ConvDepthwise;
import dev.signet.algorithm.conv.ConvGemm;
import dev.signet.algorithm.conv.ConvInputGradientDepthwise;
import dev.signet.algorithm.conv.ConvInputGradientGemm;
import dev.signet.algorithm.conv.ConvInputGradientWinograd;
import dev.signet.algorithm.conv.ConvTransposeGemm;
import dev.signet.algorithm.conv.ConvWeightGradientDepthwise;
import dev.signet.algorithm.conv.ConvWeightGradientGemm;
import dev.signet.algorithm.conv.ConvWinograd;
import dev.signet.algorithm.conv.LocallyConnectedGemm;
import dev.signet.algorithm.conv.LocallyConnectedInputGradientGemm;
import dev.signet.algorithm.conv.LocallyConnectedWeightGradientGemm;
import dev.signet.algorithm.gemm.WinogradForm;
import dev.signet.algorithm.linear.LinearGemm;
import dev.signet.algorithm.linear.LinearInputGradientGemm;
import dev.signet.algorithm.linear.LinearWeightGradientGemm;
import dev.signet.algorithm.norm.BatchNormGradientRows;
import dev.signet.algorithm.norm.BatchNormRows;
import dev.signet.algorithm.norm.BatchNormTrainingGradientRows;
import dev.signet.algorithm.norm.BatchNormTrainingRows;
import dev.signet.algorithm.norm.StandardizeRows;
import dev.signet.algorithm.pointwise.ActivationGradientRows;
import dev.signet.algorithm.pointwise.ActivationRows;
import dev.signet.algorithm.pointwise.AddRows;
import dev.signet.algorithm.pointwise.ChannelBroadcastRows;
import dev.signet.algorithm.pointwise.ChannelSumRows;
import dev.signet.algorithm.pointwise.ConcatRows;
import dev.signet.algorithm.pointwise.CrossEntropyGradientRows;
import dev.signet.algorithm.pointwise.CrossEntropyRows;
import dev.signet.algorithm.pointwise.DropoutCopy;
import dev.signet.algorithm.pointwise.DropoutTrainingRows;
import dev.signet.algorithm.pointwise.MulRows;
import dev.signet.algorithm.pointwise.PadGradientPixels;
import dev.signet.algorithm.pointwise.PadPixels;
import dev.signet.algorithm.pointwise.PermuteRows;
import dev.signet.algorithm.pointwise.ReluGradientRows;
import dev.signet.algorithm.pointwise.ReluRows;
import dev.signet.algorithm.pointwise.ReshapeCopy;
import dev.signet.algorithm.pointwise.SigmoidGradientRows;
import dev.signet.algorithm.pointwise.SigmoidRows;
import dev.signet.algorithm.pointwise.SliceGradientRows;
import dev.signet.algorithm.pointwise.SliceRows;
import dev.signet.algorithm.pointwise.SoftmaxRows;
import dev.signet.algorithm.pointwise.SumToRows;
import dev.signet.algorithm.pointwise.TanhGradientRows;
import dev.signet.algorithm.pointwise.TanhRows;
import dev.signet.algorithm.pool.AveragePoolGradientRows;
import dev.signet.algorithm.pool.AveragePoolRows;
import dev.signet.algorithm.pool.MaxPoolGradientRows;
import dev.signet.algorithm.pool.MaxPoolRows;
import java.util.List;

/** The list of algorithms: one line each. The planner asks all of them; the reference, last, accepts everything. */
public final class Catalogue {
    public static final List<Algorithm> ALL = List.of(
            new ConvGemm(),
            new ConvWinograd(WinogradForm.F4),
            new ConvWinograd(WinogradForm.F2),
            new ConvDepthwise(),
            new ConvTransposeGemm(),
            new ConvInputGradientGemm(),
            new ConvInputGradientWinograd(WinogradForm.F4),
            new ConvInputGradientWinograd(WinogradForm.F2),
            new ConvInputGradientDepthwise(),
            new ConvWeightGradientGemm(),
            new ConvWeightGradientDepthwise(),
            new LocallyConnectedGemm(),
            new LocallyConnectedInputGradientGemm(),
            new LocallyConnectedWeightGradientGemm(),
            new ChannelSumRows(),
            new ChannelBroadcastRows(),
            new ConcatRows(),
            new SliceRows(),
            new SliceGradientRows(),
            new ReshapeCopy(),
            new PermuteRows(),
            new PadPixels(),
            new PadGradientPixels(),
            new MaxPoolRows(),
            new MaxPoolGradientRows(),
            new AveragePoolRows(),
            new AveragePoolGradientRows(),
            new LinearGemm(),
            new LinearInputGradientGemm(),
            new LinearWeightGradientGemm(),
            new ReluRows(),
            new ReluGradientRows(),
            new SigmoidRows(),
            new SigmoidGradientRows(),
            new TanhRows(),
            new TanhGradientRows(),
            new ActivationRows(),
            new ActivationGradientRows(),
            new AddRows(),
            new MulRows(),
            new SumToRows(),
            new DropoutCopy(),
            new DropoutTrainingRows(),
            new SoftmaxRows(),
            new CrossEntropyRows(),
            new CrossEntropyGradientRows(),
            new StandardizeRows(),
            new BatchNormRows(),
            new BatchNormGradientRows(),
            new BatchNormTrainingRows(),
            new BatchNormTrainingGradientRows(),
            new ReferenceAlgorithm());

    /** Those that compute the op's own sums: what strict numerics allow. */
    public static final List<Algorithm> DIRECT =
            ALL.stream().filter(Algorithm::direct).toList();

    private Catalogue() {}
}
