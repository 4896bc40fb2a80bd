package dev.signet.train;

import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the checkpoints of a run: the last ones, and the best one. Files are someone else's matter ({@code dev.signet.io.CheckpointDirectory}). */
public interface CheckpointStore {
    /** Saves a checkpoint; once this returns, it is safe. Returns its number. */
    long save(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException;

    /** Saves the best checkpoint so far, which replaces the one before it. */
    long saveBest(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException;

    /** The newest whole checkpoint; empty if none was ever saved. */
    Optional<? extends Saved> loadLast() throws IOException;

    /** The best checkpoint; empty if none was ever saved. */
    Optional<? extends Saved> loadBest() throws IOException;

    /** A checkpoint that was loaded. */
    interface Saved {
        Map<String, Tensor> tensors();

        Map<String, String> metadata();

        /** What was wrong with newer checkpoints that were passed over. */
        List<String> warnings();
    }
}
