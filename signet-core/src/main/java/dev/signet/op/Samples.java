package dev.signet.op;

import dev.signet.tensor.Shape;
import java.util.List;
import java.util.Set;

/** When the usual kinds of ops keep samples apart, which lie along axis 0: see {@link dev.signet.graph.Op#keepsSamplesApart}. */
final class Samples {
    private Samples() {}

    /** An op that works on its first input, the others being weights. */
    static boolean onlyFirst(Set<Integer> sampled) {
        return sampled.equals(Set.of(0));
    }

    /** An op of equal rights for all inputs. */
    static boolean all(List<Shape> inputs, Set<Integer> sampled) {
        return sampled.size() == inputs.size();
    }

    /** An op that broadcasts its inputs: what has no samples must be the same for all of them. */
    static boolean broadcast(List<Shape> inputs, Set<Integer> sampled) {
        int rank = inputs.stream().mapToInt(Shape::rank).max().orElse(0);
        for (int i = 0; i < inputs.size(); i++) {
            boolean outermost = rank > 0 && inputs.get(i).rank() == rank;
            boolean fits = sampled.contains(i)
                    ? outermost
                    : !outermost || inputs.get(i).size(0) == 1;
            if (!fits) {
                return false;
            }
        }
        return !sampled.isEmpty();
    }
}
