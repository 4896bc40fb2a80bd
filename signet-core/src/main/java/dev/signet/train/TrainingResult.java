package dev.signet.train;

import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param best parameters and states of the epoch with the lowest validation loss; the last ones if no epoch was finished
 * @param bestEpoch from 0; -1 if no epoch was finished
 * @param bestAccuracy the validation accuracy of that epoch
 * @param state what the run would go on with
 */
public record TrainingResult(
        Ending ending,
        Map<String, Tensor> best,
        int bestEpoch,
        double bestAccuracy,
        Map<String, Tensor> last,
        List<EpochReport> epochs,
        double seconds,
        TrainingState state) {
    /** Why a run ended. */
    public enum Ending {
        /** All epochs are done. */
        COMPLETED,
        /** As many epochs as the patience allows went by without a better one. */
        STOPPED_EARLY,
        /** {@link TrainingLoop#stop} was called; everything is saved. */
        INTERRUPTED
    }

    public TrainingResult {
        epochs = List.copyOf(epochs);
    }
}
