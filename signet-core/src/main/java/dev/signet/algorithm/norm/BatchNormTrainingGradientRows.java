package dev.signet.algorithm.norm;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.pointwise.Pixels;
import dev.signet.op.BatchNormTrainingGradient;
import java.util.List;

/** The gradients of batch normalisation with the statistics of the batch, see {@link NormGradient}. Bounded. */
public final class BatchNormTrainingGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.5;

    @Override
    public String name() {
        return "batch-norm-training-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof BatchNormTrainingGradient)) {
            return Fit.rejected("not the gradient of a batch normalisation in training");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0))) {
            return Fit.rejected(Pixels.NEEDED);
        }
        Form form = Pixels.form(problem.input(0));
        return new Fit.Accepted(
                1_000 + NANOSECONDS_PER_ELEMENT * problem.output().elements(),
                List.of(form, form, Form.DENSE, Form.DENSE, Form.DENSE),
                List.of(form, Form.DENSE, Form.DENSE),
                site -> new NormGradient(new NormGradient.Statistics.OfTheBatch(), site));
    }
}
