package dev.signet.train;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model does on labelled samples.
 *
 * @param loss mean cross-entropy; of embeddings the objective that was trained
 * @param confusion samples by true class (row) and predicted class (column)
 * @param ranks samples by the place of their own class among the logits, 0 the largest
 * @param mistakes wrongly classified samples, the most confident first
 */
public record Scores(
        long samples, double loss, double accuracy, long[][] confusion, long[] ranks, List<Mistake> mistakes) {
    /** A sample, what it is and what it was taken for. */
    public record Mistake(int index, int truth, int predicted, double probability) {}

    /** The share of samples whose own class is among the {@code k} largest logits. */
    public double topK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, got " + k);
        }
        long within = 0;
        for (int rank = 0; rank < Math.min(k, ranks.length); rank++) {
            within += ranks[rank];
        }
        return within / (double) Math.max(1, samples);
    }

    /** Of the samples taken for this class, the share that is; 0 if none was. */
    public double precision(int label) {
        long predicted = 0;
        for (long[] row : confusion) {
            predicted += row[label];
        }
        return confusion[label][label] / (double) Math.max(1, predicted);
    }

    /** Of the samples of this class, the share that was recognised; 0 if there are none. */
    public double recall(int label) {
        return confusion[label][label] / (double) Math.max(1, sum(confusion[label]));
    }

    /** The harmonic mean of precision and recall; 0 if both are. */
    public double f1(int label) {
        double precision = precision(label);
        double recall = recall(label);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /** The mean of {@link #f1} over all classes. */
    public double macroF1() {
        return IntStream.range(0, confusion.length)
                .mapToDouble(this::f1)
                .average()
                .orElse(0);
    }

    /** The classes that samples were taken for. */
    List<Integer> classesPredicted() {
        return IntStream.range(0, confusion.length)
                .filter(label -> IntStream.range(0, confusion.length).anyMatch(truth -> confusion[truth][label] > 0))
                .boxed()
                .toList();
    }

    /** How many classes have samples. */
    int classesPresent() {
        return (int) IntStream.range(0, confusion.length)
                .filter(label -> sum(confusion[label]) > 0)
                .count();
    }

    private static long sum(long[] row) {
        long sum = 0;
        for (long count : row) {
            sum += count;
        }
        return sum;
    }
}
