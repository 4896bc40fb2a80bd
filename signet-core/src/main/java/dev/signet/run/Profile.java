package dev.signet.run;

import dev.signet.plan.Plan;
import java.util.List;

/**
 * How long each step of a plan took, measured.
 *
 * @param medians nanoseconds of each step of the plan, by the clock on the wall, threads working together; of steps that samples take one by one, the
 *     step's share of its stage's time, all samples together; medians of several runs
 */
public record Profile(Plan plan, List<Double> medians) {
    public Profile {
        medians = List.copyOf(medians);
        if (medians.size() != plan.steps().size()) {
            throw new IllegalArgumentException(
                    "a plan of " + plan.steps().size() + " steps has no profile of " + medians.size());
        }
    }

    /** Nanoseconds of all steps together. */
    public double total() {
        return medians.stream().mapToDouble(Double::doubleValue).sum();
    }
}
