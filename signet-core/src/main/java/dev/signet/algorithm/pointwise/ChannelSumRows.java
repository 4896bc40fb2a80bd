package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.op.ChannelSum;
import java.util.List;

/** Sums per channel over channels-last images or the rows of a matrix, see {@link PixelSums}. Exact on small integers. */
public final class ChannelSumRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.1;

    @Override
    public String name() {
        return "channel-sum.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ChannelSum)) {
            return Fit.rejected("not a sum per channel");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0))) {
            return Fit.rejected(Pixels.NEEDED);
        }
        return new Fit.Accepted(
                1_000 + NANOSECONDS_PER_ELEMENT * problem.input(0).elements(),
                List.of(Pixels.form(problem.input(0))),
                List.of(Form.DENSE),
                site -> new PixelSums(site, false));
    }
}
