package dev.signet.algorithm;

import dev.signet.algorithm.conv.ConvDepthwise;
import dev.signet.algorithm.conv.ConvGemm;
import dev.signet.algorithm.conv.ConvInputGradientDepthwise;
import dev.signet.algorithm.conv.ConvInputGradientGemm;
import dev.signet.algorithm.conv.ConvWeightGradientDepthwise;
import dev.signet.algorithm.conv.ConvWeightGradientGemm;
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
            new dev.signet.algorithm.linear.LinearGemm(),
            new dev.signet.algorithm.linear.LinearInputGradientGemm(),
            new dev.signet.algorithm.linear.LinearWeightGradientGemm(),
            new ReferenceAlgorithm());

    private Catalogue() {}
}
