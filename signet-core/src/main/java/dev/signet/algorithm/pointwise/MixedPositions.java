package dev.signet.algorithm.pointwise;

import dev.signet.op.ResizeAxis;
import java.util.ArrayList;
import java.util.List;

/**
 * For each position of an axis the positions of another one that are mixed to it: those of position {@code i} lie from {@code starts[i]} on.
 *
 * @param starts one more than there are positions
 */
record MixedPositions(int[] starts, int[] sources, float[] weights) {
    /** One position, as it is. */
    static final MixedPositions SAME = new MixedPositions(new int[] {0, 1}, new int[] {0}, new float[] {1});

    static MixedPositions of(ResizeAxis axis) {
        List<List<Integer>> sources = new ArrayList<>();
        List<List<Double>> weights = new ArrayList<>();
        for (int position = 0; position < axis.sources().length; position++) {
            sources.add(new ArrayList<>());
            weights.add(new ArrayList<>());
            for (int tap = 0; tap < axis.sources()[position].length; tap++) {
                sources.getLast().add(axis.sources()[position][tap]);
                weights.getLast().add(axis.weights()[position][tap]);
            }
        }
        return of(sources, weights);
    }

    private static MixedPositions of(List<List<Integer>> sources, List<List<Double>> weights) {
        int[] starts = new int[sources.size() + 1];
        for (int position = 0; position < sources.size(); position++) {
            starts[position + 1] = starts[position] + sources.get(position).size();
        }
        int[] flat = new int[starts[sources.size()]];
        float[] shares = new float[flat.length];
        for (int position = 0; position < sources.size(); position++) {
            for (int tap = 0; tap < sources.get(position).size(); tap++) {
                flat[starts[position] + tap] = sources.get(position).get(tap);
                shares[starts[position] + tap] = weights.get(position).get(tap).floatValue();
            }
        }
        return new MixedPositions(starts, flat, shares);
    }

    /** For each of {@code size} sources the positions it is mixed to. */
    MixedPositions reversed(int size) {
        List<List<Integer>> readers = new ArrayList<>();
        List<List<Double>> shares = new ArrayList<>();
        for (int source = 0; source < size; source++) {
            readers.add(new ArrayList<>());
            shares.add(new ArrayList<>());
        }
        for (int position = 0; position < starts.length - 1; position++) {
            for (int i = first(position); i < end(position); i++) {
                readers.get(sources[i]).add(position);
                shares.get(sources[i]).add((double) weights[i]);
            }
        }
        return of(readers, shares);
    }

    int first(int position) {
        return starts[position];
    }

    int end(int position) {
        return starts[position + 1];
    }

    /** Whether a position is another one, not mixed. */
    boolean isCopy(int position) {
        return end(position) - first(position) == 1 && weights[first(position)] == 1f;
    }

    /** What a position that is a copy is a copy of. */
    int source(int position) {
        return sources[first(position)];
    }
}
