package dev.signet.nn;

import java.util.List;

/**
 * What a classifier says about one input.
 *
 * @param ranked all classes, the most probable first; of equals the one with the smaller index
 */
public record Prediction(List<Candidate> ranked) {
    /** One class and how probable it is. */
    public record Candidate(int index, String label, double probability) {}

    public Prediction {
        ranked = List.copyOf(ranked);
        if (ranked.isEmpty()) {
            throw new IllegalArgumentException("a prediction needs at least one class");
        }
    }

    /** The name of the most probable class, its index where it has none. */
    public String label() {
        return ranked.getFirst().label();
    }

    /** The index of the most probable class. */
    public int index() {
        return ranked.getFirst().index();
    }

    /** The probability of the most probable class. */
    public double probability() {
        return ranked.getFirst().probability();
    }

    /** The first {@code count} of the ranking, or all if there are fewer. */
    public List<Candidate> top(int count) {
        return ranked.subList(0, Math.min(count, ranked.size()));
    }
}
