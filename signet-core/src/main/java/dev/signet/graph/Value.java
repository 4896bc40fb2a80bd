package dev.signet.graph;

/**
 * One edge of a graph. The id is its position among the graph's values, in order of creation, so that a value's id is larger than those of
 * everything it was computed from.
 */
public record Value(int id, String name, Kind kind, ValueType type) {
    /** Where a value comes from. */
    public enum Kind {
        /** Given with every run. */
        INPUT,
        /** Learned; named by path, {@code layer1.0.conv1.weight}. */
        PARAMETER,
        /** Carried from step to step by the trainer (running mean); goes in here and comes out as a graph output. */
        STATE,
        /** Fixed in the graph. */
        CONSTANT,
        /** The result of a node. */
        RESULT
    }

    public SymbolicShape shape() {
        return type.shape();
    }

    @Override
    public String toString() {
        return name + ":" + type;
    }
}
