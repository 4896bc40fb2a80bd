package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.gemm.MergedGroups;
import dev.signet.op.Conv;
import dev.signet.op.ConvInputGradient;
import dev.signet.op.Window;

/**
 * The input gradient of a convolution of small groups: several groups are taken as one with a block-diagonal weight, then as
 * {@link ConvInputGradientGemm}. Wins where {@link ConvGrouped} does.
 */
public final class ConvInputGradientGrouped implements Algorithm {
    @Override
    public String name() {
        return "conv.input-gradient.grouped";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ConvInputGradient op)) {
            return Fit.rejected("not the input gradient of a convolution");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        MergedGroups groups = Geometry.merged(op.groups(), problem.input(1));
        if (groups.together() == 1) {
            return Fit.rejected(Geometry.NOT_SMALL_GROUPS);
        }
        return switch (new ConvInputGradientGemm().fit(problem)) {
            case Fit.Accepted direct -> {
                Window window = new Conv(op.sliding(), op.groups())
                        .window(problem.input(2), problem.input(1))
                        .inThreeAxes();
                yield new Fit.Accepted(
                        Geometry.groupedNanoseconds(problem, groups),
                        direct.inputs(),
                        direct.outputs(),
                        site -> new ConvInputGradientGemm.GradientStep(window, groups, site));
            }
            case Fit.Rejected rejected -> rejected;
        };
    }
}
