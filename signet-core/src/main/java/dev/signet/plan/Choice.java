package dev.signet.plan;

import java.util.List;

/** Why a node is computed the way it is: what every algorithm of the catalogue answered, the chosen one first among the accepted. */
public record Choice(String layer, String op, String chosen, List<Candidate> candidates) {
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
