package dev.signet.app.lab;

import dev.signet.graph.Graph;
import dev.signet.nn.Network;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Tensor;
import dev.signet.train.AdamW;
import dev.signet.train.Schedule;
import dev.signet.train.Trainer;
import dev.signet.train.TrainingOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A small network trained for an experiment, on one thread; the same seed gives the same bits. */
record Classifier(Graph graph, Map<String, Tensor> weights) {
    private static final int BATCH = 32;
    private static final int SCORED_AT_ONCE = 250;

    /** Trains with AdamW for so many steps of 32, the rate falling as a cosine; samples come again in a new order when all had their turn. */
    static Classifier trained(Network network, Samples samples, int steps, double rate, long seed) {
        return trained(network.graph(), network.initialise(seed), samples, steps, rate, seed);
    }

    static Classifier trained(
            Graph graph, Map<String, Tensor> initial, Samples samples, int steps, double rate, long seed) {
        Trainer trainer = new Trainer(
                graph,
                initial,
                TrainingOptions.of(1, AdamW.standard(), new Schedule.Cosine(rate))
                        .threads(1)
                        .seed(seed),
                steps);
        RandomStream random = RandomStream.of(seed, "order of samples");
        int batch = Math.min(BATCH, samples.size());
        int perEpoch = samples.size() / batch;
        int[] order = {};
        for (int step = 0; step < steps; step++) {
            if (step % perEpoch == 0) {
                order = random.at(step / perEpoch).permutation(samples.size());
            }
            int[] chosen = new int[batch];
            System.arraycopy(order, step % perEpoch * batch, chosen, 0, batch);
            trainer.step(samples.batch(chosen));
        }
        return new Classifier(graph, new HashMap<>(trainer.weights()));
    }

    /** The scores of all samples. */
    List<float[]> scores(Samples samples) {
        Session session = Session.of(graph, weights, SessionOptions.standard().threads(1));
        List<float[]> all = new ArrayList<>();
        for (int from = 0; from < samples.size(); from += SCORED_AT_ONCE) {
            int[] chosen = new int[Math.min(SCORED_AT_ONCE, samples.size() - from)];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = from + i;
            }
            Tensor y = Objects.requireNonNull(session.run(
                            new HashMap<>(Map.of("input", samples.batch(chosen).images())))
                    .get("output"));
            int classes = y.shape().size(1);
            for (int i = 0; i < chosen.length; i++) {
                float[] row = new float[classes];
                System.arraycopy(y.floats(), i * classes, row, 0, classes);
                all.add(row);
            }
        }
        return all;
    }

    /** The class of each sample. */
    int[] classes(Samples samples) {
        return scores(samples).stream().mapToInt(Classifier::largest).toArray();
    }

    static int largest(float[] scores) {
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }

    /** The share that is classified right. */
    double accuracy(Samples samples) {
        int[] found = classes(samples);
        int right = 0;
        for (int i = 0; i < found.length; i++) {
            right += found[i] == samples.labels()[i] ? 1 : 0;
        }
        return (double) right / found.length;
    }
}
