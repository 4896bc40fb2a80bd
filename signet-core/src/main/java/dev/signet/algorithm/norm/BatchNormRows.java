package dev.signet.algorithm.norm;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.pointwise.Pixels;
import dev.signet.op.BatchNorm;
import dev.signet.op.InstanceNormTracked;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Batch normalisation with fixed statistics: one fused multiply-add an element. Bounded: three roundings. */
public final class BatchNormRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.15;

    @Override
    public String name() {
        return "batch-norm.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        Optional<Double> epsilon = switch (problem.op()) {
            case BatchNorm norm -> Optional.of(norm.epsilon());
            case InstanceNormTracked norm -> Optional.of(norm.epsilon());
            default -> Optional.empty();
        };
        if (epsilon.isEmpty()) {
            return Fit.rejected("not a normalisation with fixed statistics");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0))) {
            return Fit.rejected(Pixels.NEEDED);
        }
        Form form = Pixels.form(problem.input(0));
        return new Fit.Accepted(
                1_000 + NANOSECONDS_PER_ELEMENT * problem.output().elements(),
                List.of(form, Form.DENSE, Form.DENSE, Form.DENSE, Form.DENSE),
                List.of(form),
                site -> new NormStep(epsilon.get(), site));
    }

    private static final class NormStep implements Step {
        private final double epsilon;
        private final int samples;
        private final ChannelsLast from;
        private final ChannelsLast to;
        private final List<Integer> replaceable;

        NormStep(double epsilon, Site site) {
            this.epsilon = epsilon;
            Layout.Spatial input = Pixels.of(site.input(0));
            samples = input.samples();
            from = input.sample();
            to = Pixels.of(site.output(0)).sample();
            replaceable = site.alike(0);
        }

        @Override
        public List<Integer> replaceableInputs() {
            return replaceable;
        }

        @Override
        public int sharedFloats() {
            return 3 * NormRows.period(to);
        }

        @Override
        public int phases() {
            return 2;
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? 1 : samples;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 0) {
                prepare(frame);
                return;
            }
            NormRows.affine(
                    from,
                    to,
                    item,
                    frame.input(0),
                    frame.inputBase(0),
                    frame.shared(),
                    frame.sharedBase(),
                    frame.output(0),
                    frame.outputBase(0));
        }

        private void prepare(Frame frame) {
            int period = NormRows.period(to);
            int mean = frame.sharedBase();
            float[] shared = frame.shared();
            Arrays.fill(shared, mean, mean + 3 * period, 0f);
            for (int c = 0; c < to.channels(); c++) {
                float variance = frame.input(4)[frame.inputBase(4) + c];
                float inverse = (float) (1 / Math.sqrt(variance + epsilon));
                shared[mean + c] = frame.input(3)[frame.inputBase(3) + c];
                shared[mean + period + c] = frame.input(1)[frame.inputBase(1) + c] * inverse;
                shared[mean + 2 * period + c] = frame.input(2)[frame.inputBase(2) + c];
            }
            for (int k = 0; k < 3; k++) {
                NormRows.repeat(to, shared, mean + k * period);
            }
        }
    }
}
