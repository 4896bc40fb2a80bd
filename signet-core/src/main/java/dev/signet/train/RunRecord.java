package dev.signet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where a run stands besides its tensors: position in the data, sums of the epoch, the best so far, counters, reports. Goes into a checkpoint's metadata and back. */
final class RunRecord {
    static final String VERSION = "1";

    int epoch;
    int batch;
    double lossSum;
    long steps;
    long correct;
    long samples;
    double rate;
    double largestRate;
    double bestLoss = Double.POSITIVE_INFINITY;
    double bestAccuracy = Double.NEGATIVE_INFINITY;
    int bestEpoch = -1;
    int sinceBest;
    int skippedInARow;
    double seconds;
    final List<EpochReport> reports = new ArrayList<>();

    double meanLoss() {
        return lossSum / Math.max(1, steps);
    }

    void count(double loss, int right, int size, double learningRate) {
        lossSum += loss;
        steps++;
        correct += right;
        samples += size;
        rate = learningRate;
        largestRate = Math.max(largestRate, learningRate);
        skippedInARow = 0;
    }

    EpochReport report(Scores validation, double epochSeconds) {
        return new EpochReport(
                epoch,
                meanLoss(),
                correct / (double) Math.max(1, samples),
                validation.loss(),
                validation.accuracy(),
                rate,
                epochSeconds);
    }

    void nextEpoch(EpochReport report) {
        reports.add(report);
        epoch++;
        batch = 0;
        lossSum = 0;
        steps = 0;
        correct = 0;
        samples = 0;
        largestRate = 0;
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("training_version", VERSION);
        metadata.put("epoch", String.valueOf(epoch));
        metadata.put("batch", String.valueOf(batch));
        metadata.put("loss_sum", String.valueOf(lossSum));
        metadata.put("steps", String.valueOf(steps));
        metadata.put("correct", String.valueOf(correct));
        metadata.put("samples", String.valueOf(samples));
        metadata.put("rate", String.valueOf(rate));
        metadata.put("largest_rate", String.valueOf(largestRate));
        metadata.put("best_loss", String.valueOf(bestLoss));
        metadata.put("best_accuracy", String.valueOf(bestAccuracy));
        metadata.put("best_epoch", String.valueOf(bestEpoch));
        metadata.put("since_best", String.valueOf(sinceBest));
        metadata.put("skipped_in_a_row", String.valueOf(skippedInARow));
        metadata.put("seconds", String.valueOf(seconds));
        metadata.put("reports", reports.stream().map(EpochReport::line).collect(Collectors.joining("\n")));
        return metadata;
    }

    /** Throws {@link IllegalArgumentException} naming the entry that is missing or unreadable. */
    static RunRecord of(Map<String, String> metadata) {
        String version = entry(metadata, "training_version");
        if (!version.equals(VERSION)) {
            throw new IllegalArgumentException("the checkpoint's training_version is " + version
                    + ", this Signet reads " + VERSION + "; go on with the Signet that saved it");
        }
        RunRecord run = new RunRecord();
        run.epoch = Math.toIntExact(integer(metadata, "epoch"));
        run.batch = Math.toIntExact(integer(metadata, "batch"));
        run.lossSum = number(metadata, "loss_sum");
        run.steps = integer(metadata, "steps");
        run.correct = integer(metadata, "correct");
        run.samples = integer(metadata, "samples");
        run.rate = number(metadata, "rate");
        run.largestRate = number(metadata, "largest_rate");
        run.bestLoss = number(metadata, "best_loss");
        run.bestAccuracy = number(metadata, "best_accuracy");
        run.bestEpoch = Math.toIntExact(integer(metadata, "best_epoch"));
        run.sinceBest = Math.toIntExact(integer(metadata, "since_best"));
        run.skippedInARow = Math.toIntExact(integer(metadata, "skipped_in_a_row"));
        run.seconds = number(metadata, "seconds");
        entry(metadata, "reports").lines().map(EpochReport::parse).forEach(run.reports::add);
        return run;
    }

    private static String entry(Map<String, String> metadata, String name) {
        return Optional.ofNullable(metadata.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the checkpoint's metadata has no " + name + "; it has " + metadata.keySet()));
    }

    private static long integer(Map<String, String> metadata, String name) {
        try {
            return Long.parseLong(entry(metadata, name));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    "the checkpoint's " + name + " is '" + metadata.get(name) + "', expected an integer", malformed);
        }
    }

    private static double number(Map<String, String> metadata, String name) {
        try {
            return Double.parseDouble(entry(metadata, name));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    "the checkpoint's " + name + " is '" + metadata.get(name) + "', expected a number", malformed);
        }
    }
}
