package dev.signet.train;

import dev.signet.autodiff.Objective;
import dev.signet.run.SessionOptions;
import java.time.Duration;

/**
 * How to train. Results depend on everything here except {@code threads} and {@code checkpointEvery}.
 *
 * @param clipNorm the largest global norm of the gradients; infinite for none
 * @param decayAll whether weight decay also applies to biases and norms, that is to parameters of one axis (PyTorch's default; not ours)
 * @param seed of the dropout masks
 * @param patience stop after so many epochs without a lower validation loss; 0 for never
 * @param checkpointEvery save at least this often, besides the end of every epoch; zero for after every step
 * @param onDivergence what to do with a step whose loss or gradient is no number
 * @param rates which parameters learn more slowly, or not at all
 * @param loss what becomes small: mean cross-entropy if nothing else is said
 * @param strict whether convolutions may use direct sums only, as in {@link SessionOptions}
 */
public record TrainingOptions(
        int epochs,
        Optimizer optimizer,
        Schedule schedule,
        double labelSmoothing,
        double clipNorm,
        boolean decayAll,
        int threads,
        long seed,
        int patience,
        Duration checkpointEvery,
        OnDivergence onDivergence,
        ParameterRates rates,
        Objective loss,
        boolean strict) {
    /** What to do with a step whose loss or gradient is no number. */
    public enum OnDivergence {
        /** Throw {@link DivergedException}. */
        STOP,
        /** Warn and leave the weights as they were; stop after ten such steps in a row. */
        SKIP
    }

    public TrainingOptions {
        require(epochs >= 1, "epochs must be at least 1, got " + epochs);
        require(labelSmoothing >= 0 && labelSmoothing <= 1, "label smoothing must be 0 to 1, got " + labelSmoothing);
        require(clipNorm > 0, "the clip norm must be above 0, got " + clipNorm + "; infinite for no clipping");
        require(threads >= 1, "threads must be at least 1, got " + threads);
        require(patience >= 0, "patience must be at least 0 epochs, got " + patience);
        require(!checkpointEvery.isNegative(), "checkpointEvery cannot be negative, got " + checkpointEvery);
    }

    public TrainingOptions(
            int epochs,
            Optimizer optimizer,
            Schedule schedule,
            double labelSmoothing,
            double clipNorm,
            boolean decayAll,
            int threads) {
        this(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                threads,
                0,
                0,
                Duration.ofMinutes(1),
                OnDivergence.STOP,
                ParameterRates.EQUAL,
                Objective.CROSS_ENTROPY,
                false);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** No label smoothing, no clipping, no decay of biases and norms, all processors, no early stop, a checkpoint a minute. */
    public static TrainingOptions of(int epochs, Optimizer optimizer, Schedule schedule) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                0,
                Double.POSITIVE_INFINITY,
                false,
                Runtime.getRuntime().availableProcessors());
    }

    public TrainingOptions optimizer(Optimizer other) {
        return new TrainingOptions(
                epochs,
                other,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                threads,
                seed,
                patience,
                checkpointEvery,
                onDivergence,
                rates,
                loss,
                strict);
    }

    public TrainingOptions labelSmoothing(double share) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                share,
                clipNorm,
                decayAll,
                threads,
                seed,
                patience,
                checkpointEvery,
                onDivergence,
                rates,
                loss,
                strict);
    }

    public TrainingOptions clipNorm(double largest) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                largest,
                decayAll,
                threads,
                seed,
                patience,
                checkpointEvery,
                onDivergence,
                rates,
                loss,
                strict);
    }

    public TrainingOptions decayAll(boolean all) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                all,
                threads,
                seed,
                patience,
                checkpointEvery,
                onDivergence,
                rates,
                loss,
                strict);
    }

    public TrainingOptions threads(int count) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                count,
                seed,
                patience,
                checkpointEvery,
                onDivergence,
                rates,
                loss,
                strict);
    }

    public TrainingOptions seed(long number) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                threads,
                number,
                patience,
                checkpointEvery,
                onDivergence,
                rates,
                loss,
                strict);
    }

    public TrainingOptions patience(int count) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                threads,
                seed,
                count,
                checkpointEvery,
                onDivergence,
                rates,
                loss,
                strict);
    }

    public TrainingOptions checkpointEvery(Duration time) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                threads,
                seed,
                patience,
                time,
                onDivergence,
                rates,
                loss,
                strict);
    }

    public TrainingOptions onDivergence(OnDivergence reaction) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                threads,
                seed,
                patience,
                checkpointEvery,
                reaction,
                rates,
                loss,
                strict);
    }

    public TrainingOptions rates(ParameterRates factors) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                threads,
                seed,
                patience,
                checkpointEvery,
                onDivergence,
                factors,
                loss,
                strict);
    }

    /** Another loss than mean cross-entropy. */
    public TrainingOptions loss(Objective other) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                threads,
                seed,
                patience,
                checkpointEvery,
                onDivergence,
                rates,
                other,
                strict);
    }

    /** Direct sums only: see {@link SessionOptions#strict(boolean)}. */
    public TrainingOptions strict(boolean only) {
        return new TrainingOptions(
                epochs,
                optimizer,
                schedule,
                labelSmoothing,
                clipNorm,
                decayAll,
                threads,
                seed,
                patience,
                checkpointEvery,
                onDivergence,
                rates,
                loss,
                only);
    }

    /** How the sessions of a run use the machine. */
    SessionOptions session() {
        return SessionOptions.standard().threads(threads).strict(strict);
    }
}
