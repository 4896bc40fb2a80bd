package dev.signet.train;

import java.util.List;

/** What happens in a run, as a {@link TrainingListener} hears it. Epochs and batches count from 0. */
public sealed interface TrainingEvent {
    /** A run goes on from its last checkpoint, with these epochs behind it. */
    record Resumed(List<EpochReport> epochs) implements TrainingEvent {
        public Resumed {
            epochs = List.copyOf(epochs);
        }
    }

    /** @param firstBatch 0, or where an interrupted epoch goes on */
    record EpochStarted(int epoch, int epochs, int firstBatch, int batches) implements TrainingEvent {}

    /**
     * A step changed the weights.
     *
     * @param batch its number in the epoch
     * @param step steps done in the run, this one included
     * @param loss of this batch before the step
     * @param correct samples of this batch that were right before the step
     * @param gradientNorm before clipping
     * @param imagesPerSecond of this step, the wait for its images included, by a monotonic clock
     */
    record StepDone(
            int epoch,
            int batch,
            int batches,
            long step,
            int samples,
            double loss,
            int correct,
            double learningRate,
            double gradientNorm,
            double imagesPerSecond)
            implements TrainingEvent {}

    /** An epoch is over. */
    record Validated(EpochReport report, Scores scores) implements TrainingEvent {}

    /** The validation loss is the lowest so far. */
    record BestImproved(int epoch, double loss, double accuracy) implements TrainingEvent {}

    /** @param number the store's */
    record CheckpointSaved(long number, long step) implements TrainingEvent {}

    /** Something a person should look at; training goes on. */
    record Warning(String text) implements TrainingEvent {}

    /** The run is over. */
    record Finished(TrainingResult result) implements TrainingEvent {}
}
