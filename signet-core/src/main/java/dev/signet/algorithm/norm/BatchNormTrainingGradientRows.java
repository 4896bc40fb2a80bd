package dev.signet.algorithm.norm;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.pointwise.Pixels;
import dev.signet.op.BatchNormTrainingGradient;
import dev.signet.op.FusedBatchNormTrainingGradient;
import dev.signet.op.Limits;
import java.util.List;

/** The gradients of batch normalisation with the statistics of the batch, with or without an activation behind it, see {@link NormGradient}. Bounded. */
public final class BatchNormTrainingGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.5;

    @Override
    public String name() {
        return "batch-norm-training-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        boolean plain = problem.op() instanceof BatchNormTrainingGradient;
        if (!plain && !(problem.op() instanceof FusedBatchNormTrainingGradient)) {
            return Fit.rejected("not the gradient of a batch normalisation in training");
        }
        Limits limits = problem.op() instanceof FusedBatchNormTrainingGradient fused ? fused.limits() : Limits.NONE;
        if (!limits.containZero()) {
            return Fit.rejected("limits without 0 between them");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0))) {
            return Fit.rejected(Pixels.NEEDED);
        }
        Form form = Pixels.form(problem.input(0));
        return new Fit.Accepted(
                1_000 + NANOSECONDS_PER_ELEMENT * problem.output().elements(),
                plain
                        ? List.of(form, form, Form.DENSE, Form.DENSE, Form.DENSE)
                        : List.of(form, form, Form.DENSE, Form.DENSE, Form.DENSE, Form.DENSE),
                List.of(form, Form.DENSE, Form.DENSE),
                site -> new NormGradient(new NormGradient.Statistics.OfTheBatch(), limits, site));
    }
}
