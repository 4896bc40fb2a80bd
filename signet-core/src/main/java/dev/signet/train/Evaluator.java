package dev.signet.train;

import dev.signet.run.Session;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Scores an evaluation graph on labelled batches. */
public final class Evaluator {
    private static final int KEPT_MISTAKES = 24;

    private final Session session;

    public Evaluator(Session session) {
        this.session = session;
    }

    /** @param weights parameters and states that are not frozen in the session */
    public Scores score(Map<String, Tensor> weights, Iterator<LabelledBatch> batches, int classes) {
        long[][] confusion = new long[classes][classes];
        long[] ranks = new long[classes];
        List<Scores.Mistake> mistakes = new ArrayList<>();
        double loss = 0;
        long samples = 0;
        long right = 0;
        while (batches.hasNext()) {
            LabelledBatch batch = batches.next();
            Map<String, Tensor> bindings = new HashMap<>(weights);
            bindings.put("input", batch.images());
            Tensor output = session.run(bindings).get("output");
            if (output == null || output.shape().rank() != 2 || output.shape().size(1) != classes) {
                throw new IllegalArgumentException(
                        "the model gives " + output + ", expected " + Shape.of(batch.size(), classes));
            }
            for (int n = 0; n < batch.size(); n++) {
                int truth = (int) batch.labels()[n];
                double[] logits = row(output.floats(), n, classes);
                int predicted = largest(logits);
                double logSum = logSumExp(logits);
                loss += logSum - logits[truth];
                confusion[truth][predicted]++;
                int rank = rank(logits, truth);
                ranks[rank]++;
                samples++;
                if (rank == 0) {
                    right++;
                } else {
                    mistakes.add(new Scores.Mistake(
                            batch.indices()[n], truth, predicted, StrictMath.exp(logits[predicted] - logSum)));
                }
            }
        }
        mistakes.sort(Comparator.comparingDouble(Scores.Mistake::probability)
                .reversed()
                .thenComparingInt(Scores.Mistake::index));
        return new Scores(
                samples,
                loss / Math.max(1, samples),
                (double) right / Math.max(1, samples),
                confusion,
                ranks,
                List.copyOf(mistakes.subList(0, Math.min(KEPT_MISTAKES, mistakes.size()))));
    }

    private static double[] row(float[] values, int n, int classes) {
        double[] row = new double[classes];
        for (int c = 0; c < classes; c++) {
            row[c] = values[n * classes + c];
        }
        return row;
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) {
            if (values[c] > values[best]) {
                best = c;
            }
        }
        return best;
    }

    /** How many logits stand before this class's; an equal one does if its class has the smaller number. */
    private static int rank(double[] logits, int truth) {
        int before = 0;
        for (int c = 0; c < logits.length; c++) {
            if (c != truth && !(logits[c] < logits[truth] || (logits[c] == logits[truth] && c > truth))) {
                before++;
            }
        }
        return before;
    }

    private static double logSumExp(double[] values) {
        double most = values[largest(values)];
        double sum = 0;
        for (double value : values) {
            sum += StrictMath.exp(value - most);
        }
        return most + StrictMath.log(sum);
    }
}
