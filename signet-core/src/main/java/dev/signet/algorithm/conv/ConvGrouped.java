package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.gemm.MergedGroups;
import dev.signet.op.FusedConv;
import dev.signet.op.Window;
import java.util.Optional;

/**
 * Convolution of small groups, as in ResNeXt (Xie et al., 2017): several groups are taken as one with a block-diagonal weight, then as {@link ConvGemm}. Wins
 * where a group has so few channels that most of a vector would be idle, unless it is depthwise. A number that is not finite reaches the outputs of all groups
 * that were taken together, since it is multiplied by their zeros.
 */
public final class ConvGrouped implements Algorithm {
    @Override
    public String name() {
        return "conv.grouped";
    }

    @Override
    public Fit fit(Problem problem) {
        Optional<FusedConv> fused = FusedConv.of(problem.op());
        if (fused.isEmpty()) {
            return Fit.rejected("not a convolution");
        }
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        MergedGroups groups = Geometry.merged(fused.get().conv().groups(), problem.input(1));
        if (groups.together() == 1) {
            return Fit.rejected(Geometry.NOT_SMALL_GROUPS);
        }
        return switch (new ConvGemm().fit(problem)) {
            case Fit.Accepted direct -> {
                Window window = fused.get()
                        .conv()
                        .window(problem.input(0), problem.input(1))
                        .inThreeAxes();
                yield new Fit.Accepted(
                        Geometry.groupedNanoseconds(problem, groups),
                        direct.inputs(),
                        direct.outputs(),
                        site -> new GemmStep(window, fused.get(), groups, site));
            }
            case Fit.Rejected rejected -> rejected;
        };
    }
}
