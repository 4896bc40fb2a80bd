package dev.signet.algorithm;

import dev.signet.algorithm.conv.ConvDepthwise;
import dev.signet.algorithm.conv.ConvGemm;
import dev.signet.algorithm.conv.ConvInputGradientDepthwise;
import dev.signet.algorithm.conv.ConvInputGradientGemm;
import dev.signet.algorithm.conv.ConvWeightGradientDepthwise;
import dev.signet.algorithm.conv.ConvWeightGradientGemm;
import dev.signet.algorithm.linear.LinearGemm;
import dev.signet.algorithm.linear.LinearInputGradientGemm;
import dev.signet.algorithm.linear.LinearWeightGradientGemm;
import dev.signet.algorithm.norm.BatchNormRows;
import dev.signet.algorithm.norm.BatchNormTrainingGradientRows;
import dev.signet.algorithm.norm.BatchNormTrainingRows;
import dev.signet.algorithm.pointwise.AddRows;
import dev.signet.algorithm.pointwise.ChannelBroadcastRows;
import dev.signet.algorithm.pointwise.ChannelSumRows;
import dev.signet.algorithm.pointwise.ConcatRows;
import dev.signet.algorithm.pointwise.ReluGradientRows;
import dev.signet.algorithm.pointwise.ReluRows;
import dev.signet.algorithm.pointwise.ReshapeCopy;
import dev.signet.algorithm.pointwise.SigmoidGradientRows;
import dev.signet.algorithm.pointwise.SigmoidRows;
import dev.signet.algorithm.pointwise.SliceGradientRows;
import dev.signet.algorithm.pointwise.SliceRows;
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
            new ConvDepthwise(),
            new ConvInputGradientGemm(),
            new ConvInputGradientDepthwise(),
            new ConvWeightGradientGemm(),
            new ConvWeightGradientDepthwise(),
            new ChannelSumRows(),
            new ChannelBroadcastRows(),
            new ConcatRows(),
            new SliceRows(),
            new SliceGradientRows(),
            new ReshapeCopy(),
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
            new AddRows(),
            new BatchNormRows(),
            new BatchNormTrainingRows(),
            new BatchNormTrainingGradientRows(),
            new ReferenceAlgorithm());

    private Catalogue() {}
}
