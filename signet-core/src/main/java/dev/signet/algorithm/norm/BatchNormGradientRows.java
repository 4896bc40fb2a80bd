package dev.signet.algorithm.norm;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.pointwise.Pixels;
import dev.signet.op.BatchNormGradient;
import dev.signet.op.Limits;
import java.util.List;

/** The gradients of batch normalisation with fixed statistics, see {@link NormGradient}. Bounded. */
public final class BatchNormGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.5;

    @Override
    public String name() {
        return "batch-norm-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof BatchNormGradient norm)) {
            return Fit.rejected("not the gradient of a batch normalisation with fixed statistics");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0))) {
            return Fit.rejected(Pixels.NEEDED);
        }
        Form form = Pixels.form(problem.input(0));
        return new Fit.Accepted(
                1_000 + NANOSECONDS_PER_ELEMENT * problem.output().elements(),
                List.of(form, form, Form.DENSE, Form.DENSE, Form.DENSE),
                List.of(form, Form.DENSE, Form.DENSE),
                site -> new NormGradient(new NormGradient.Statistics.Fixed(norm.epsilon()), Limits.NONE, site));
    }
}
