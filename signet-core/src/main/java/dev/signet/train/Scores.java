package dev.signet.train;

import java.util.List;

/**
 * What a model does on labelled samples.
 *
 * @param loss mean cross-entropy
 * @param confusion samples by true class (row) and predicted class (column)
 * @param mistakes wrongly classified samples, the most confident first
 */
public record Scores(long samples, double loss, double accuracy, long[][] confusion, List<Mistake> mistakes) {
    /** A sample, what it is and what it was taken for. */
    public record Mistake(int index, int truth, int predicted, double probability) {}
}
