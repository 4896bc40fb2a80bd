package dev.signet.algorithm;

import dev.signet.algorithm.gemm.WinogradForm;
import dev.signet.graph.Op;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.ValueType;
import dev.signet.op.ConvInputGradient;
import dev.signet.op.ConvWeightGradient;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One problem with its inputs, and how close to the reference a result must be.
 *
 * @param relative allowed error relative to the expected value; with {@code absolute} 0 too the result must be exact
 * @param absolute allowed error besides
 */
record AlgorithmCase(String descriptor, Op op, List<Tensor> inputs, double relative, double absolute) {
    AlgorithmCase {
        inputs = List.copyOf(inputs);
    }

    static AlgorithmCase exact(String descriptor, Op op, Tensor... inputs) {
        return new AlgorithmCase(descriptor, op, List.of(inputs), 0, 0);
    }

    static AlgorithmCase within(double relative, double absolute, String descriptor, Op op, Tensor... inputs) {
        return new AlgorithmCase(descriptor, op, List.of(inputs), relative, absolute);
    }

    /**
     * The case as this algorithm must solve it: sums in another form may differ by the bound of {@link WinogradForm#amplification} or
     * {@link WinogradForm#gradientAmplification}, and a rounding of what is added after them.
     */
    AlgorithmCase solvedBy(Algorithm algorithm) {
        if (algorithm.direct()
                || algorithm.name().endsWith(WinogradForm.F2.name().toLowerCase(Locale.ROOT))) {
            return this; // exact on small integers
        }
        if (op instanceof ConvWeightGradient) {
            Shape y = inputs.get(1).shape();
            int tile = WinogradForm.F4.tile();
            int tiles = y.size(0) * Math.ceilDiv(y.size(2), tile) * Math.ceilDiv(y.size(3), tile);
            return solvedWithin(tiles, WinogradForm.F4.gradientAmplification());
        }
        int channels = inputs.get(1).shape().size(op instanceof ConvInputGradient ? 0 : 1);
        return solvedWithin(channels, WinogradForm.F4.amplification());
    }

    /** @param terms how many products of transformed numbers are added up */
    private AlgorithmCase solvedWithin(int terms, double amplification) {
        double sum = terms * largest(inputs.get(0)) * largest(inputs.get(1));
        double bound = amplification * sum * (terms + 30) * 0x1.0p-24;
        return within(relative, absolute + bound, descriptor, op, inputs.toArray(new Tensor[0]));
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (float value : tensor.floats()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    AlgorithmCase named(String other) {
        return new AlgorithmCase(other, op, inputs, relative, absolute);
    }

    Problem problem() {
        List<Operand> operands = inputs.stream()
                .map(tensor ->
                        new Operand(type(tensor), tensor.type().isFloat() ? Optional.empty() : Optional.of(tensor)))
                .toList();
        List<Problem.Operand> outputs = op.infer(operands).stream()
                .map(type -> new Problem.Operand(type.element(), type.shape().concrete()))
                .toList();
        return new Problem(
                op,
                inputs.stream()
                        .map(tensor -> new Problem.Operand(tensor.type(), tensor.shape()))
                        .toList(),
                outputs);
    }

    private static ValueType type(Tensor tensor) {
        return new ValueType(tensor.type(), SymbolicShape.of(tensor.shape()));
    }

    /** What the op's reference says, rounded once. */
    List<Tensor> expected() {
        return op.reference(inputs.stream().map(Wide::of).toList()).stream()
                .map(Wide::toTensor)
                .toList();
    }

    /** Whether a value is the expected one within what is allowed; zeros of either sign are equal, and all NaN. */
    boolean accepts(float actual, float expected) {
        if (actual == expected || Float.isNaN(actual) && Float.isNaN(expected)) {
            return true;
        }
        return Math.abs((double) actual - expected) <= relative * Math.abs(expected) + absolute;
    }

    @Override
    public String toString() {
        return descriptor + " " + op + " of " + inputs;
    }
}
