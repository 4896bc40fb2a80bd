package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.op.SumTo;
import java.util.List;
import java.util.Optional;

/** Sums over the pixels, and over the samples or not, to numbers per channel, see {@link PixelSums}: the gradient of broadcasting them. */
public final class SumToRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.1;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "sum-to.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof SumTo)) {
            return Fit.rejected("not a sum to a shape");
        }
        Optional<ChannelShape> shape = ChannelShape.of(problem.output(), problem.input(0));
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0)) || shape.isEmpty()) {
            return Fit.rejected("needs a float32 result with a number for each channel");
        }
        boolean perSample = shape.get().perSample();
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_ELEMENT * problem.input(0).elements(),
                List.of(Pixels.form(problem.input(0)), Form.ANY),
                List.of(Form.DENSE),
                site -> new PixelSums(site, perSample));
    }
}
