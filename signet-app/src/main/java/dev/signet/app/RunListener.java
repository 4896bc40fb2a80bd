package dev.signet.app;

import dev.signet.train.EpochReport;
import dev.signet.train.TrainingEvent;
import dev.signet.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Shows a run's events on the terminal and keeps {@code results.csv}. Sums begin anew where a resumed run goes on within an epoch. */
final class RunListener implements TrainingListener {
    private final RunDirectory directory;
    private final Progress progress;
    private final int epochs;
    private final List<EpochReport> before;
    private final List<EpochReport> reports = new ArrayList<>();

    private double lossSum;
    private int steps;
    private long correct;
    private long images;

    RunListener(RunDirectory directory, Progress progress, int epochs) {
        this(directory, progress, epochs, List.of());
    }

    /** @param before the epochs of an earlier part of the run, which count on in {@code results.csv} */
    RunListener(RunDirectory directory, Progress progress, int epochs, List<EpochReport> before) {
        this.before = List.copyOf(before);
        this.directory = directory;
        this.progress = progress;
        this.epochs = epochs;
    }

    @Override
    public void on(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.Resumed resumed -> reports.addAll(resumed.epochs());
            case TrainingEvent.EpochStarted started -> startEpoch();
            case TrainingEvent.StepDone step -> step(step);
            case TrainingEvent.Validated validated -> epochDone(validated.report());
            case TrainingEvent.Warning warning -> progress.line(warning.text());
            case TrainingEvent.BestImproved improved -> {}
            case TrainingEvent.CheckpointSaved saved -> {}
            case TrainingEvent.Finished finished -> {}
        }
    }

    private void startEpoch() {
        lossSum = 0;
        steps = 0;
        correct = 0;
        images = 0;
    }

    private void step(TrainingEvent.StepDone step) {
        lossSum += step.loss();
        steps++;
        correct += step.correct();
        images += step.samples();
        progress.step(new Progress.Position(
                step.epoch(),
                epochs,
                step.batch() + 1,
                steps,
                step.batches(),
                lossSum / steps,
                (double) correct / images,
                images));
    }

    private void epochDone(EpochReport report) {
        reports.add(report);
        progress.epochDone(report, epochs);
        try {
            directory.writeResults(joined(before, reports));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Two parts of a run as one, the epochs of the second counting on. */
    static List<EpochReport> joined(List<EpochReport> before, List<EpochReport> after) {
        List<EpochReport> all = new ArrayList<>(before);
        for (EpochReport report : after) {
            all.add(new EpochReport(
                    before.size() + report.epoch(),
                    report.trainLoss(),
                    report.trainAccuracy(),
                    report.validationLoss(),
                    report.validationAccuracy(),
                    report.learningRate(),
                    report.seconds()));
        }
        return all;
    }
}
