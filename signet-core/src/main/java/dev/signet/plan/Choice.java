package dev.signet.plan;

import java.util.List;

/**
 * Why a node is computed the way it is: what every algorithm of the catalogue answered.
 *
 * @param problem op and shapes, as {@link MeasuredChoices} know them
 */
public record Choice(String layer, String op, String problem, String chosen, List<Candidate> candidates) {
    /**
     * One algorithm's answer.
     *
     * @param nanoseconds the estimate; infinite when refused
     * @param reason why it was refused; empty when accepted
     */
    public record Candidate(String algorithm, double nanoseconds, String reason) {}

    public Choice {
        candidates = List.copyOf(candidates);
    }
}
