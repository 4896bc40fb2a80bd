package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.ChosenElementsGradient;
import java.util.Arrays;
import java.util.List;

/**
 * What arrives at chosen elements added up where they came from, over dense values, a sample an item. Within n 2^-24 of the sum of the sizes, where an element was chosen n
 * times: additions are in the order of the output.
 */
public final class ChosenElementsGradientSamples implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "chosen-elements-gradient.samples";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ChosenElementsGradient)) {
            return Fit.rejected("not the gradient of chosen elements");
        }
        boolean samples = problem.input(0).rank() > 0
                && problem.output().rank() > 0
                && problem.input(0).size(0) == problem.output().size(0);
        if (!problem.isFloat32() || problem.input(0).elements() == 0 || !samples) {
            return Fit.rejected("needs float32, no empty axis and as many samples on both sides");
        }
        int count = problem.output().size(0);
        int given = problem.input(0).elements() / count;
        int wanted = problem.output().elements() / count;
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_ELEMENT
                                * (problem.input(0).elements()
                                        + problem.output().elements()),
                List.of(Form.DENSE, Form.DENSE, Form.ANY),
                List.of(Form.DENSE),
                site -> new ScatterStep(count, given, wanted));
    }

    /**
     * @param given elements of a sample of the gradient that arrives
     * @param wanted elements of a sample of the result
     */
    private record ScatterStep(int samples, int given, int wanted) implements Step {
        @Override
        public int items(int phase) {
            return samples;
        }

        @Override
        public void run(Frame frame, int phase, int sample) {
            float[] dy = frame.input(0);
            int dyAt = frame.inputBase(0) + sample * given;
            long[] indices = (long[]) frame.inputArray(1);
            int indexAt = frame.inputBase(1) + sample * given;
            float[] dx = frame.output(0);
            int dxAt = frame.outputBase(0) + sample * wanted;
            Arrays.fill(dx, dxAt, dxAt + wanted, 0f);
            long first = (long) sample * wanted;
            for (int i = 0; i < given; i++) {
                long element = indices[indexAt + i] - first;
                if (element < 0 || element >= wanted) {
                    throw outside(sample, indices[indexAt + i]);
                }
                dx[dxAt + (int) element] += dy[dyAt + i];
            }
        }

        private IllegalArgumentException outside(int sample, long index) {
            long first = (long) sample * wanted;
            return new IllegalArgumentException("index " + index + " of sample " + sample + " is not in " + first + ".."
                    + (first + wanted - 1) + ", the elements of that sample");
        }
    }
}
