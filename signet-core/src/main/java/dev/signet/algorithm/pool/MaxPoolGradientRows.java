package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.op.AdaptiveMaxPoolGradient;
import dev.signet.op.MaxPoolGradient;
import java.util.List;

/**
 * The gradient of max pooling, sliding or adaptive, over channels-last images: finds the first largest pixel of each window again and adds the window's gradient to it, windows in
 * the order of the output. Every geometry in which no window is empty.
 */
public final class MaxPoolGradientRows implements Algorithm {
    @Override
    public String name() {
        return "max-pool-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof MaxPoolGradient) && !(problem.op() instanceof AdaptiveMaxPoolGradient)) {
            return Fit.rejected("not the gradient of a max pool");
        }
        if (!PoolFit.isComputable(problem)) {
            return Fit.rejected(PoolFit.NOT_COMPUTABLE);
        }
        PoolWindows windows = windows(problem);
        if (windows.someWindowIsEmpty()) {
            return Fit.rejected(PoolFit.EMPTY_WINDOW);
        }
        return PoolFit.accepted(
                problem.input(0),
                windows,
                List.of(Form.CHANNELS_LAST, Form.CHANNELS_LAST),
                Form.CHANNELS_LAST,
                site -> new PoolScatter(PoolRows.Kind.MAXIMUM, windows, site));
    }

    private static PoolWindows windows(Problem problem) {
        if (problem.op() instanceof MaxPoolGradient pool) {
            return PoolWindows.sliding(pool.window(problem.input(1)), problem.input(1), problem.input(0), false);
        }
        return PoolWindows.adaptive(((AdaptiveMaxPoolGradient) problem.op()).axes(problem.input(1)));
    }
}
