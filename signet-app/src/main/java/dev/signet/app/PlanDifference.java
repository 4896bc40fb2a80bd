package dev.signet.app;

import dev.signet.graph.Op;
import dev.signet.plan.Plan;
import dev.signet.plan.PlannedStep;
import dev.signet.plan.PlannedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What two plans do differently: the steps of one that the other does not have at that place. Names of layers and values do not count; ops with their attributes,
 * algorithms, shapes and layouts do.
 */
record PlanDifference(List<String> first, List<String> second) {
    PlanDifference {
        first = List.copyOf(first);
        second = List.copyOf(second);
    }

    static PlanDifference of(Plan first, Plan second) {
        return new PlanDifference(steps(first), steps(second));
    }

    private static List<String> steps(Plan plan) {
        return plan.steps().stream().map(PlanDifference::step).toList();
    }

    private static String step(PlannedStep step) {
        return step.algorithm() + " " + step.op().map(Op::toString).orElse("") + " " + layouts(step.inputs()) + " -> "
                + layouts(step.outputs());
    }

    private static String layouts(List<PlannedValue> values) {
        return values.stream()
                .map(value -> value.element() + " " + value.layout())
                .collect(Collectors.joining(", "));
    }

    /** The fewest lines that make the second of the first: {@code -} what only the first has, {@code +} what only the second has, in order. */
    List<String> lines() {
        int[][] common = longestCommonTails();
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            if (i < first.size() && j < second.size() && first.get(i).equals(second.get(j))) {
                i++;
                j++;
            } else if (j == second.size() || (i < first.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + first.get(i++));
            } else {
                lines.add("+ " + second.get(j++));
            }
        }
        return lines;
    }

    /** How many steps the tails from {@code i} and {@code j} on have in common, in order. */
    private int[][] longestCommonTails() {
        int[][] common = new int[first.size() + 1][second.size() + 1];
        for (int i = first.size() - 1; i >= 0; i--) {
            for (int j = second.size() - 1; j >= 0; j--) {
                common[i][j] = first.get(i).equals(second.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
