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
    private final List<EpochReport> reports = new ArrayList<>();

    private double lossSum;
    private int steps;
    private long correct;
    private long images;

    RunListener(RunDirectory directory, Progress progress, int epochs) {
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
            directory.writeResults(reports);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
