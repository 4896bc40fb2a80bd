package dev.signet.op;

import dev.signet.graph.Op;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One op with inputs that it takes.
 *
 * @param outputs which outputs a gradient arrives at: all floats if not stated
 * @param fixed inputs that have no gradient although the outputs depend on them (running statistics)
 * @param differentiable {@code false} for an op that says why it has no gradient
 */
record OpSample(Op op, List<Wide> inputs, Set<Integer> outputs, Set<Integer> fixed, boolean differentiable) {
    static OpSample of(Op op, Wide... inputs) {
        List<Wide> outputs = op.reference(List.of(inputs));
        Set<Integer> floats = IntStream.range(0, outputs.size())
                .filter(output -> outputs.get(output).isFloat())
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
        return new OpSample(op, List.of(inputs), floats, Set.of(), true);
    }

    OpSample gradientsArriveAt(Integer... chosen) {
        return new OpSample(op, inputs, Set.of(chosen), fixed, differentiable);
    }

    OpSample fixed(Integer... chosen) {
        return new OpSample(op, inputs, outputs, Set.of(chosen), differentiable);
    }

    OpSample withoutGradient() {
        return new OpSample(op, inputs, outputs, fixed, false);
    }

    /** Whether the op must have a gradient with respect to this input. */
    boolean hasGradient(int input) {
        return inputs.get(input).isFloat() && op.readsElements(input) && !fixed.contains(input);
    }

    @Override
    public String toString() {
        return op + " of " + inputs;
    }
}
