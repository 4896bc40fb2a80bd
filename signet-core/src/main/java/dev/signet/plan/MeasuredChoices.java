package dev.signet.plan;

import dev.signet.algorithm.Problem;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Algorithms that were the fastest when somebody measured, for the planner to take instead of those of the best estimate. They are kept with a model, so that
 * it gives the same bits on every machine; a problem that is not among them is chosen for by estimate as usual.
 *
 * @param algorithms names of algorithms by {@link #key(Problem)}
 */
public record MeasuredChoices(Map<String, String> algorithms) {
    public static final MeasuredChoices NONE = new MeasuredChoices(Map.of());

    public MeasuredChoices {
        algorithms = Collections.unmodifiableMap(new TreeMap<>(algorithms));
    }

    /** The op with the shapes of its operands, a batch counted as the planner asks for it: the same for a sample alone and in any batch. */
    static String key(Problem problem) {
        return problem.op() + " "
                + problem.inputs().stream().map(Problem.Operand::shape).toList() + " -> "
                + problem.outputs().stream().map(Problem.Operand::shape).toList();
    }

    Optional<String> of(Problem problem) {
        return Optional.ofNullable(algorithms.get(key(problem)));
    }
}
