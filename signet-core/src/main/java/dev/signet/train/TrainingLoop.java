package dev.signet.train;

import dev.signet.autodiff.Objective;
import dev.signet.graph.Graph;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A run of training: epochs of steps, a validation after each, checkpoints, the best epoch's weights, early stopping, interruption and resumption. A run that was
 * interrupted, at any step, and resumed gives the same bits as one that was not. Used once: call {@link #run} or {@link #resume}.
 */
public final class TrainingLoop {
    private static final int MOST_SKIPPED_IN_A_ROW = 10;
    private static final String OPTIONS = "options";

    private final TrainingOptions options;
    private final BatchSource training;
    private final Iterable<LabelledBatch> validation;
    private final CheckpointStore checkpoints;
    private final TrainingListener listener;
    private final Trainer trainer;
    private final Function<Iterator<LabelledBatch>, Scores> evaluator;

    private volatile boolean stopRequested;
    private RunRecord run = new RunRecord();
    private Map<String, Tensor> best = Map.of();
    private long lastSaved;
    private long started;
    private double secondsBefore;
    private boolean jumpReported;

    /**
     * @param evaluation the model's graph: input {@code input}, output {@code output} of logits {@code [batch, classes]}, or of embeddings for a loss of such
     * @param initial its parameters and states by name; copied
     * @param validation the validation samples, the same every time; may be empty, then the last epoch counts as the best
     */
    public TrainingLoop(
            Graph evaluation,
            Map<String, Tensor> initial,
            TrainingOptions options,
            BatchSource training,
            Iterable<LabelledBatch> validation,
            CheckpointStore checkpoints,
            TrainingListener listener) {
        if (training.batches() < 1) {
            throw new IllegalArgumentException("the training set has no batches; use a smaller batch size");
        }
        this.options = options;
        this.training = training;
        this.validation = validation;
        this.checkpoints = checkpoints;
        this.listener = listener;
        this.trainer = new Trainer(
                evaluation, initial, options, Math.multiplyExact((long) options.epochs(), training.batches()));
        this.evaluator = evaluator(evaluation);
    }

    private Function<Iterator<LabelledBatch>, Scores> evaluator(Graph evaluation) {
        if (options.loss().ofEmbeddings()) {
            EmbeddingEvaluator embeddings = new EmbeddingEvaluator(evaluation, options.loss(), options.session());
            return batches -> embeddings.score(trainer.weights(), batches);
        }
        Evaluator scores = new Evaluator(Session.of(evaluation, Map.of(), options.session()));
        int classes = evaluation.output("output").shape().dim(1).size();
        return batches -> scores.score(trainer.weights(), batches, classes);
    }

    /** Asks the run to end after the step in progress, with everything saved. From any thread. */
    public void stop() {
        stopRequested = true;
    }

    /**
     * Trains from the beginning.
     *
     * @throws DivergedException when the loss is no longer a number; the last checkpoint holds the last weights saved before
     * @throws IOException if a checkpoint cannot be saved
     */
    public TrainingResult run() throws IOException {
        return trainFrom(new RunRecord());
    }

    /**
     * Goes on from the last checkpoint; from the beginning if there is none.
     *
     * @throws CheckpointMismatchException if the checkpoint is of another model, optimizer or data set
     */
    public TrainingResult resume() throws IOException {
        Optional<? extends CheckpointStore.Saved> last = checkpoints.loadLast();
        if (last.isEmpty()) {
            warn("there is no checkpoint to go on from; starting from the beginning");
            return run();
        }
        last.get().warnings().forEach(this::warn);
        RunRecord record = restore(last.get());
        listener.on(new TrainingEvent.Resumed(record.reports));
        return trainFrom(record);
    }

    private RunRecord restore(CheckpointStore.Saved last) throws IOException {
        Map<String, String> metadata = last.metadata();
        RunRecord record;
        try {
            record = RunRecord.of(metadata);
            trainer.restore(last.tensors());
        } catch (IllegalArgumentException refused) {
            throw new CheckpointMismatchException(refused);
        }
        if (record.batch > training.batches()) {
            throw new CheckpointMismatchException("the checkpoint is at batch " + record.batch
                    + ", the data set has only " + training.batches()
                    + "; was it saved with other data or another batch size?");
        }
        String before = metadata.getOrDefault(OPTIONS, "");
        if (!before.equals(description())) {
            warn("the run was started with " + before + " and goes on with " + description()
                    + ": it will differ from an uninterrupted one");
        }
        if (record.bestEpoch >= 0) {
            checkpoints.loadBest().ifPresent(saved -> best = saved.tensors());
        }
        return record;
    }

    private TrainingResult trainFrom(RunRecord record) throws IOException {
        run = record;
        tellLosses();
        secondsBefore = record.seconds;
        started = System.nanoTime();
        lastSaved = started;
        while (run.epoch < options.epochs() && !outOfPatience()) {
            if (!epoch()) {
                return finish(TrainingResult.Ending.INTERRUPTED);
            }
        }
        return finish(
                run.epoch < options.epochs() ? TrainingResult.Ending.STOPPED_EARLY : TrainingResult.Ending.COMPLETED);
    }

    private boolean outOfPatience() {
        return options.patience() > 0 && run.sinceBest >= options.patience();
    }

    /** False if the run was asked to stop; all is saved then. */
    private boolean epoch() throws IOException {
        listener.on(new TrainingEvent.EpochStarted(run.epoch, options.epochs(), run.batch, training.batches()));
        jumpReported = false;
        Iterator<LabelledBatch> batches = training.epoch(run.epoch, run.batch);
        while (run.batch < training.batches()) {
            if (stopRequested) {
                save();
                return false;
            }
            step(batches);
            if (System.nanoTime() - lastSaved >= options.checkpointEvery().toNanos()) {
                save();
            }
        }
        Scores scores = evaluator.apply(new UntilStopped(validation.iterator()));
        if (stopRequested) {
            // The validation may be incomplete: it is done again by the run that resumes.
            save();
            return false;
        }
        finishEpoch(scores);
        return true;
    }

    private void step(Iterator<LabelledBatch> batches) {
        long begin = System.nanoTime();
        if (!batches.hasNext()) {
            throw new IllegalStateException("epoch " + (run.epoch + 1) + " ended after " + run.batch
                    + " batches, its source promised " + training.batches());
        }
        LabelledBatch batch = batches.next();
        double rate = trainer.learningRate();
        double loss;
        try {
            loss = trainer.step(batch);
        } catch (DivergedException diverged) {
            skip(diverged);
            return;
        }
        if (!jumpReported && RunDoctor.jumps(run, loss)) {
            jumpReported = true;
            warn("step " + trainer.steps() + ": the loss jumped to " + loss + " from a mean of " + run.meanLoss()
                    + "; try a smaller learning rate or clipping at norm 1");
        }
        run.count(loss, trainer.correct(), batch.size(), rate);
        int number = run.batch++;
        double seconds = Math.max(1, System.nanoTime() - begin) / 1e9;
        listener.on(new TrainingEvent.StepDone(
                run.epoch,
                number,
                training.batches(),
                trainer.steps(),
                batch.size(),
                loss,
                trainer.correct(),
                rate,
                trainer.gradientNorm(),
                batch.size() / seconds));
    }

    private void skip(DivergedException diverged) {
        run.skippedInARow++;
        if (options.onDivergence() == TrainingOptions.OnDivergence.STOP || run.skippedInARow > MOST_SKIPPED_IN_A_ROW) {
            throw diverged;
        }
        run.batch++;
        warn("skipped: " + diverged.getMessage());
    }

    private void finishEpoch(Scores scores) throws IOException {
        EpochReport report = run.report(scores, seconds() - secondsBeforeThisEpoch());
        run.sinceBest++;
        boolean improved = scores.samples() == 0 || scores.loss() < run.bestLoss;
        if (improved) {
            run.bestLoss = scores.loss();
            run.bestAccuracy = scores.accuracy();
            run.bestEpoch = run.epoch;
            run.sinceBest = 0;
        }
        RunDoctor.complaints(run, report, scores).forEach(this::warn);
        listener.on(new TrainingEvent.Validated(report, scores));
        run.nextEpoch(report);
        tellLosses();
        if (improved) {
            keepBest(report);
        }
        save();
    }

    /** The trainer's schedule may look at how the epochs ended: by the validation, or by the training where there is none. */
    private void tellLosses() {
        trainer.epochsEnded(run.reports.stream()
                .map(report -> isValidated(report) ? report.validationLoss() : report.trainLoss())
                .toList());
    }

    /** A validation of no samples reports zeros; a loss of 0 with nothing right is no other's. */
    private static boolean isValidated(EpochReport report) {
        return report.validationLoss() != 0 || report.validationAccuracy() != 0;
    }

    private double secondsBeforeThisEpoch() {
        return run.reports.stream().mapToDouble(EpochReport::seconds).sum();
    }

    private void keepBest(EpochReport report) throws IOException {
        requireFinite(trainer.state());
        best = Named.copies(trainer.weights());
        checkpoints.saveBest(
                best,
                Map.of(
                        "epoch", String.valueOf(report.epoch()),
                        "validation_loss", String.valueOf(report.validationLoss()),
                        "validation_accuracy", String.valueOf(report.validationAccuracy())));
        listener.on(
                new TrainingEvent.BestImproved(report.epoch(), report.validationLoss(), report.validationAccuracy()));
    }

    private void save() throws IOException {
        TrainingState state = state();
        requireFinite(state.tensors());
        long number = checkpoints.save(state.tensors(), state.metadata());
        lastSaved = System.nanoTime();
        listener.on(new TrainingEvent.CheckpointSaved(number, trainer.steps()));
    }

    /** A step that overflows may leave weights that only the next step would stumble over; they must not replace a good checkpoint. */
    private void requireFinite(Map<String, Tensor> tensors) {
        tensors.forEach((name, tensor) -> {
            if (tensor.type() == ElementType.FLOAT32 && !NotFinite.allFinite(tensor.floats(), 0, tensor.elements())) {
                throw new DivergedException(
                        "after step " + trainer.steps() + " " + name
                                + " holds values that are no numbers; the last checkpoint is from before; try a smaller"
                                + " learning rate or clipping at norm 1",
                        name,
                        List.of());
            }
        });
    }

    private TrainingState state() {
        run.seconds = seconds();
        Map<String, String> metadata = new TreeMap<>(run.metadata());
        metadata.put(OPTIONS, description());
        return new TrainingState(trainer.state(), metadata);
    }

    /** What the bits of the run depend on. */
    private String description() {
        return options.optimizer() + ", " + options.schedule() + ", epochs " + options.epochs() + ", label smoothing "
                + options.labelSmoothing()
                + (options.loss().equals(Objective.CROSS_ENTROPY) ? "" : ", loss " + options.loss()) + ", clip norm "
                + options.clipNorm() + ", decay all "
                + options.decayAll() + (options.rates().equals(ParameterRates.EQUAL) ? "" : ", " + options.rates())
                + ", seed " + options.seed() + ", batches " + training.batches();
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - started) / 1e9;
    }

    private TrainingResult finish(TrainingResult.Ending ending) {
        Map<String, Tensor> last = Named.copies(trainer.weights());
        TrainingResult result = new TrainingResult(
                ending,
                best.isEmpty() ? last : best,
                run.bestEpoch,
                run.bestAccuracy,
                last,
                run.reports,
                seconds(),
                state());
        listener.on(new TrainingEvent.Finished(result));
        return result;
    }

    private void warn(String text) {
        listener.on(new TrainingEvent.Warning(text));
    }

    /** Ends early when the run is asked to stop. */
    private final class UntilStopped implements Iterator<LabelledBatch> {
        private final Iterator<LabelledBatch> batches;

        UntilStopped(Iterator<LabelledBatch> batches) {
            this.batches = batches;
        }

        @Override
        public boolean hasNext() {
            return !stopRequested && batches.hasNext();
        }

        @Override
        public LabelledBatch next() {
            return batches.next();
        }
    }
}
