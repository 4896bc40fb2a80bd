package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AveragePool;
import java.util.List;

/**
 * Average pooling, sliding or adaptive, over channels-last images, all channels of a pixel at once, windows clipped to the image. Sums each row of a window in
 * one chain, then the rows in order, then divides: exact on small integers up to the division.
 */
public final class AveragePoolRows implements Algorithm {
    @Override
    public String name() {
        return "average-pool.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        boolean pools = problem.op() instanceof AveragePool || problem.op() instanceof AdaptiveAveragePool;
        if (!pools) {
            return Fit.rejected("not an average pool");
        }
        if (!PoolFit.isComputable(problem)) {
            return Fit.rejected(PoolFit.NOT_COMPUTABLE);
        }
        PoolWindows windows = windows(problem);
        return PoolFit.accepted(
                problem.output(),
                windows,
                List.of(Form.CHANNELS_LAST),
                Form.CHANNELS_LAST_OR_PART,
                site -> new PoolRows(PoolRows.Kind.AVERAGE, windows, site));
    }

    private static PoolWindows windows(Problem problem) {
        if (problem.op() instanceof AveragePool pool) {
            return PoolWindows.sliding(
                            pool.window(problem.input(0)), problem.input(0), problem.output(), pool.countIncludePad())
                    .dividedBy(pool.divisorOverride());
        }
        return PoolWindows.adaptive(((AdaptiveAveragePool) problem.op()).axes(problem.input(0)));
    }
}
