package dev.signet.algorithm;

import java.util.List;

/**
 * A prepared computation: phases that run one after the other, each a number of items that run in any order on any threads and write disjoint
 * cells. Immutable and shared by all runs; whatever changes is in the {@link Frame}. Warm items allocate nothing.
 *
 * <p>After the last phase every cell of every output is written, halo and channel padding with zeros; of a part of a wider value
 * ({@link dev.signet.algorithm.gemm.ChannelsLast#part}) its own channels and nothing else.
 */
public interface Step {
    /** Floats of scratch each worker needs to itself during an item. */
    default int scratchFloats() {
        return 0;
    }

    /** Floats shared by all items of this step, undefined before the first phase (packed weights, partial sums). */
    default int sharedFloats() {
        return 0;
    }

    /** Bytes of the arrays that the step itself keeps for all runs: frozen weights, packed once. */
    default long constantBytes() {
        return 0;
    }

    default int phases() {
        return 1;
    }

    /** How many items a phase has: a function of the shapes only. */
    int items(int phase);

    /**
     * The inputs in whose place output 0 may lie, the best first: each of their cells is read for the last time before the cell of the output at the same
     * place is written, by the same item.
     */
    default List<Integer> replaceableInputs() {
        return List.of();
    }

    void run(Frame frame, int phase, int item);
}
