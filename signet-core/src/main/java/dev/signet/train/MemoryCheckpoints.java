package dev.signet.train;

import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checkpoints that last as long as this object: for runs that are never interrupted, and for tests. */
public final class MemoryCheckpoints implements CheckpointStore {
    private final List<Held> last = new ArrayList<>(1);
    private final List<Held> best = new ArrayList<>(1);
    private long saves;

    /** Nothing saved yet. */
    public MemoryCheckpoints() {}

    private record Held(Map<String, Tensor> tensors, Map<String, String> metadata) implements Saved {
        @Override
        public List<String> warnings() {
            return List.of();
        }
    }

    @Override
    public long save(Map<String, Tensor> tensors, Map<String, String> metadata) {
        return replace(last, tensors, metadata);
    }

    @Override
    public long saveBest(Map<String, Tensor> tensors, Map<String, String> metadata) {
        return replace(best, tensors, metadata);
    }

    private long replace(List<Held> held, Map<String, Tensor> tensors, Map<String, String> metadata) {
        held.clear();
        held.add(new Held(new TreeMap<>(tensors), new TreeMap<>(metadata)));
        return ++saves;
    }

    @Override
    public Optional<? extends Saved> loadLast() {
        return last.stream().findFirst();
    }

    @Override
    public Optional<? extends Saved> loadBest() {
        return best.stream().findFirst();
    }
}
