package dev.signet.nn;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.op.LogSoftmax;
import dev.signet.op.Softmax;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the numbers that a classifier puts out are. */
enum ClassScores {
    LOGITS,
    PROBABILITIES,
    LOG_PROBABILITIES;

    /** By the op that computes the output. */
    static ClassScores of(Graph graph, Value output) {
        for (Node node : graph.nodes()) {
            if (node.outputs().contains(output)) {
                return switch (node.op()) {
                    case Softmax softmax -> PROBABILITIES;
                    case LogSoftmax logSoftmax -> LOG_PROBABILITIES;
                    default -> LOGITS;
                };
            }
        }
        return LOGITS;
    }

    /** The classes from the most to the least probable. Throws {@link ArithmeticException} for scores that are no numbers. */
    Prediction ranked(float[] scores, List<String> labels) {
        double[] probabilities = probabilities(scores);
        List<Prediction.Candidate> candidates = new ArrayList<>();
        for (int c = 0; c < scores.length; c++) {
            if (!Double.isFinite(probabilities[c])) {
                throw new ArithmeticException("the model gives " + scores[c] + " for class " + c
                        + "; the input or the weights hold values that are not finite");
            }
            String label = c < labels.size() ? labels.get(c) : String.valueOf(c);
            candidates.add(new Prediction.Candidate(c, label, probabilities[c]));
        }
        candidates.sort(
                Comparator.comparingDouble(Prediction.Candidate::probability).reversed());
        return new Prediction(candidates);
    }

    private double[] probabilities(float[] scores) {
        double[] values = new double[scores.length];
        double most = this == LOGITS ? largest(scores) : 0;
        double sum = 0;
        for (int c = 0; c < scores.length; c++) {
            values[c] = this == PROBABILITIES ? scores[c] : StrictMath.exp(scores[c] - most);
            sum += values[c];
        }
        for (int c = 0; c < scores.length && this == LOGITS; c++) {
            values[c] /= sum;
        }
        return values;
    }

    private static double largest(float[] scores) {
        double most = Double.NEGATIVE_INFINITY;
        for (float score : scores) {
            most = Math.max(most, score);
        }
        return most;
    }
}
