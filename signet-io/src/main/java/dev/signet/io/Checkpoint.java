package dev.signet.io;

import dev.signet.tensor.Tensor;
import dev.signet.train.CheckpointStore;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint that was loaded.
 *
 * @param sequence its number in the run directory, counted from 1
 * @param warnings newer checkpoints that were passed over, and why; empty if the newest one was whole
 */
public record Checkpoint(
        long sequence, Map<String, Tensor> tensors, Map<String, String> metadata, List<String> warnings)
        implements CheckpointStore.Saved {
    public Checkpoint {
        warnings = List.copyOf(warnings);
    }
}
