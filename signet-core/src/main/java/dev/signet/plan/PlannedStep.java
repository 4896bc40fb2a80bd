package dev.signet.plan;

import dev.signet.algorithm.Step;
import dev.signet.graph.Op;
import java.util.List;
import java.util.Optional;

/**
 * A step with the values it reads and writes.
 *
 * @param algorithm its name, {@code reorder} for a change of layout
 * @param op the op it computes; empty for a change of layout
 * @param layer the layer errors name
 * @param shared the offset of the floats the step shares among its items, in the slab, or in a worker's room for samples
 * @param sampled whether it computes one sample of its values at a time, in a {@link SampleStage}
 */
public record PlannedStep(
        Step step,
        String algorithm,
        Optional<Op> op,
        String layer,
        List<PlannedValue> inputs,
        List<PlannedValue> outputs,
        int shared,
        boolean sampled) {
    public PlannedStep {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
