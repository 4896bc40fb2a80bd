package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.gemm.ConvolutionForward;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.op.Conv;
import dev.signet.op.FusedConv;
import dev.signet.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Convolution as indirect matrix multiplication over channels-last images with a zero halo (XNNPACK's indirect GEMM, Dukhan 2019; see
 * {@code Correlation}). Every geometry. Wins wherever a group has more than a few channels.
 */
public final class ConvGemm implements Algorithm {
    @Override
    public String name() {
        return "conv.gemm";
    }

    @Override
    public Fit fit(Problem problem) {
        Optional<FusedConv> fused = FusedConv.of(problem.op());
        if (fused.isEmpty()) {
            return Fit.rejected("not a convolution");
        }
        Conv conv = fused.get().conv();
        if (!Geometry.computable(problem)) {
            return Fit.rejected(Geometry.NOT_COMPUTABLE);
        }
        Window window = conv.window(problem.input(0), problem.input(1)).inThreeAxes();
        Halo halo =
                ConvolutionForward.inputHalo(window, Geometry.bare(problem.input(0)), Geometry.bare(problem.output()));
        List<Form> inputs = new ArrayList<>(List.of(Form.withHalo(halo), Form.DENSE));
        if (fused.get().convInputs(problem.inputs().size()) > 2) {
            inputs.add(Form.DENSE);
        }
        if (fused.get().residual()) {
            inputs.add(Form.CHANNELS_LAST);
        }
        return new Fit.Accepted(
                Geometry.nanoseconds(problem, conv.groups()),
                inputs,
                List.of(Form.CHANNELS_LAST_OR_PART),
                site -> new GemmStep(window, fused.get(), site));
    }
}
