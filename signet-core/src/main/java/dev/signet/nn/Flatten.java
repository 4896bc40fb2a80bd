package dev.signet.nn;

import dev.signet.graph.Value;

/** Joins the axes {@code startDim} to {@code endDim}, both included, counted from the end when negative; by default all but the batch. */
public record Flatten(int startDim, int endDim) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new dev.signet.op.Flatten(startDim, endDim), x);
    }

    @Override
    public String toString() {
        return "Flatten(start_dim=" + startDim + ", end_dim=" + endDim + ")";
    }
}
