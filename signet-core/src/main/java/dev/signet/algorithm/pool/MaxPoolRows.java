package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.MaxPool;
import java.util.List;

/** Max pooling, sliding or adaptive, over channels-last images, all channels of a pixel at once, windows clipped to the image. Every geometry in which no window is empty. Exact. */
public final class MaxPoolRows implements Algorithm {
    @Override
    public String name() {
        return "max-pool.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof MaxPool) && !(problem.op() instanceof AdaptiveMaxPool)) {
            return Fit.rejected("not a max pool");
        }
        if (!PoolFit.isComputable(problem)) {
            return Fit.rejected(PoolFit.NOT_COMPUTABLE);
        }
        PoolWindows windows = windows(problem);
        if (windows.someWindowIsEmpty()) {
            return Fit.rejected(PoolFit.EMPTY_WINDOW);
        }
        return PoolFit.accepted(
                problem.output(),
                windows,
                List.of(Form.CHANNELS_LAST),
                Form.CHANNELS_LAST_OR_PART,
                site -> new PoolRows(PoolRows.Kind.MAXIMUM, windows, site));
    }

    private static PoolWindows windows(Problem problem) {
        if (problem.op() instanceof MaxPool pool) {
            return PoolWindows.sliding(pool.window(problem.input(0)), problem.input(0), problem.output(), false);
        }
        return PoolWindows.adaptive(((AdaptiveMaxPool) problem.op()).axes(problem.input(0)));
    }
}
