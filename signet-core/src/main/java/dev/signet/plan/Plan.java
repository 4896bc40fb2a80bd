package dev.signet.plan;

import java.util.List;

/**
 * A graph made ready for concrete shapes: steps in order, where every value lies, how much memory a run needs. Immutable; any number of runs share it,
 * each with a workspace of its own.
 *
 * @param stages the runs of steps that take the batch sample by sample, in order; all others take it as a whole
 * @param slabFloats the floats of the one slab a workspace needs
 * @param sampleFloats the floats a worker that takes a sample alone needs for it, whole cache lines
 * @param scratchFloats the floats each worker needs to itself, whole cache lines
 * @param constantBytes bytes of the arrays that the plan itself keeps, once for all runs: fixed weights as algorithms want them, and such as others were folded into
 */
public record Plan(
        List<PlannedValue> values,
        List<PlannedStep> steps,
        List<SampleStage> stages,
        List<Choice> choices,
        int slabFloats,
        int sampleFloats,
        int scratchFloats,
        long constantBytes) {
    public Plan {
        values = List.copyOf(values);
        steps = List.copyOf(steps);
        stages = List.copyOf(stages);
        choices = List.copyOf(choices);
    }

    /** Bytes of all arrays that the plan and one workspace for this many workers own. */
    public long bytes(int workers) {
        return constantBytes + workspaceBytes(workers);
    }

    /** Bytes of the arrays that a workspace for this many workers owns. */
    public long workspaceBytes(int workers) {
        long own = 0;
        for (PlannedValue value : values) {
            if (value.storage() instanceof Storage.Own) {
                own += (long) value.shape().elements() * value.element().bytes();
            }
        }
        return own + Float.BYTES * (slabFloats + (long) scratchFloats * workers + (long) sampleFloats * rooms(workers));
    }

    /** How many of these workers need {@link #sampleFloats}. */
    public int rooms(int workers) {
        return stages.stream().mapToInt(stage -> stage.rooms(workers)).max().orElse(0);
    }
}
