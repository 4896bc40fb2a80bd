package dev.signet.algorithm.conv;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.DeformConv;
import java.util.Collections;
import java.util.List;

/**
 * Deformable convolution over dense images, an output row of a sample an item: the row is sampled into columns, then multiplied by the weights, eight outputs at a time. Each
 * output is one chain over channels and taps in float32 from zero, and the bias after it: within (K + 8) 2^-24 of the sum of the sizes of its K products.
 */
public final class DeformConvColumns implements Algorithm {
    private static final double NANOSECONDS_PER_PRODUCT = 0.4;
    private static final double NANOSECONDS_PER_SAMPLE = 6;
    private static final double OVERHEAD_NANOSECONDS = 2_000;

    @Override
    public String name() {
        return "deform-conv.columns";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof DeformConv conv)) {
            return Fit.rejected("not a deformable convolution");
        }
        if (!problem.isFloat32()
                || problem.output().elements() == 0
                || problem.input(0).elements() == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        DeformSampling sampling = new DeformSampling(conv, problem, 0);
        double products = (double) problem.output().elements() * sampling.depth;
        double sampled = (double) sampling.columnFloats() * sampling.outHeight * sampling.samples;
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_PRODUCT * products + NANOSECONDS_PER_SAMPLE * sampled,
                Collections.nCopies(problem.inputs().size(), Form.DENSE),
                List.of(Form.DENSE),
                site -> new ColumnsStep(sampling));
    }

    private record ColumnsStep(DeformSampling sampling) implements Step {
        @Override
        public int scratchFloats() {
            return sampling.columnFloats();
        }

        @Override
        public int items(int phase) {
            return sampling.samples * sampling.outHeight;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int sample = item / sampling.outHeight;
            int row = item % sampling.outHeight;
            float[] columns = frame.scratch();
            sampling.columns(frame, sample, row, columns, frame.scratchBase());
            int rowFloats = sampling.outWidth;
            for (int oc = 0; oc < sampling.outChannels; oc++) {
                int group = oc / sampling.outPerGroup();
                DeformProducts.weighted(
                        sampling.depth,
                        rowFloats,
                        frame.input(1),
                        frame.inputBase(1) + oc * sampling.depth,
                        1,
                        columns,
                        frame.scratchBase() + group * sampling.depth * rowFloats,
                        frame.input(3)[frame.inputBase(3) + oc],
                        frame.output(0),
                        frame.outputBase(0)
                                + ((sample * sampling.outChannels + oc) * sampling.outHeight + row) * rowFloats);
            }
        }
    }
}
