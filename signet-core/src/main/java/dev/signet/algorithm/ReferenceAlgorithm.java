package dev.signet.algorithm;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The op's own reference in double, rounded once: computes everything, fast at nothing, and allocates. */
final class ReferenceAlgorithm implements Algorithm {
    private static final double NANOSECONDS_PER_OPERATION = 20;
    /** To make a double of an operand's element, or a float of a result's. */
    private static final double NANOSECONDS_PER_ELEMENT = 2;

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Fit fit(Problem problem) {
        List<Shape> inputs =
                problem.inputs().stream().map(Problem.Operand::shape).toList();
        List<Shape> outputs =
                problem.outputs().stream().map(Problem.Operand::shape).toList();
        var cost = problem.op().cost(inputs, outputs);
        long elements = Stream.concat(inputs.stream(), outputs.stream())
                .mapToLong(Shape::elements)
                .sum();
        double time = 1e6
                + NANOSECONDS_PER_OPERATION * (cost.multiplyAdds() + cost.elementOperations())
                + NANOSECONDS_PER_ELEMENT * elements;
        return new Fit.Accepted(
                time,
                Stream.generate(() -> Form.ANY).limit(inputs.size()).toList(),
                Stream.generate(() -> Form.DENSE).limit(outputs.size()).toList(),
                site -> new ReferenceStep(problem, site));
    }

    private record ReferenceStep(Problem problem, Site site) implements Step {
        @Override
        public int items(int phase) {
            return 1;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            List<Wide> inputs = new ArrayList<>();
            for (int i = 0; i < problem.inputs().size(); i++) {
                inputs.add(read(problem.inputs().get(i), site.input(i), frame.inputArray(i), frame.inputBase(i)));
            }
            List<Wide> results = problem.op().reference(inputs);
            for (int i = 0; i < results.size(); i++) {
                Tensor rounded = results.get(i).toTensor();
                System.arraycopy(rounded.data(), 0, frame.outputArray(i), frame.outputBase(i), rounded.elements());
            }
        }

        private static Wide read(Problem.Operand operand, Layout layout, Object array, int base) {
            return switch (layout) {
                case Layout.Spatial spatial -> {
                    float[] dense = new float[operand.shape().elements()];
                    SampleCopy copy = SampleCopy.of(spatial.sample());
                    for (int n = 0; n < spatial.samples(); n++) {
                        copy.toDense(n, (float[]) array, base, dense, 0);
                    }
                    yield Wide.of(Tensor.wrap(operand.shape(), dense));
                }
                case Layout.Dense dense -> {
                    Tensor copy = Tensor.zeros(operand.element(), dense.shape());
                    System.arraycopy(array, base, copy.data(), 0, copy.elements());
                    yield Wide.of(copy);
                }
            };
        }
    }
}
