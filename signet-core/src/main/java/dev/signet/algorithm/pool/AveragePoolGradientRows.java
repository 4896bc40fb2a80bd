package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.op.AdaptiveAveragePoolGradient;
import dev.signet.op.AveragePoolGradient;
import java.util.List;

/**
 * The gradient of average pooling, sliding or adaptive, over channels-last images: divides each output gradient and adds it to every pixel of its window,
 * windows in the order of the output. K windows over a pixel: within (K + 1) · 2^-24 of the sum of their shares' sizes.
 */
public final class AveragePoolGradientRows implements Algorithm {
    @Override
    public String name() {
        return "average-pool-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        boolean spreads =
                problem.op() instanceof AveragePoolGradient || problem.op() instanceof AdaptiveAveragePoolGradient;
        if (!spreads) {
            return Fit.rejected("not the gradient of an average pool");
        }
        if (!PoolFit.isComputable(problem)) {
            return Fit.rejected(PoolFit.NOT_COMPUTABLE);
        }
        PoolWindows windows = windows(problem);
        return PoolFit.accepted(
                problem.input(0),
                windows,
                List.of(Form.CHANNELS_LAST, Form.ANY),
                Form.CHANNELS_LAST,
                site -> new PoolScatter(PoolRows.Kind.AVERAGE, windows, site));
    }

    private static PoolWindows windows(Problem problem) {
        if (problem.op() instanceof AveragePoolGradient pool) {
            return PoolWindows.sliding(
                            pool.window(problem.input(1)), problem.input(1), problem.input(0), pool.countIncludePad())
                    .dividedBy(pool.forward().divisorOverride());
        }
        return PoolWindows.adaptive(((AdaptiveAveragePoolGradient) problem.op()).axes(problem.input(1)));
    }
}
