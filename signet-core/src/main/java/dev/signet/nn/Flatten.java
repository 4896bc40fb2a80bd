package dev.signet.nn;

import dev.signet.graph.Value;

/** Joins all axes but the batch. */
public record Flatten() implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new dev.signet.op.Flatten(1, -1), x);
    }

    @Override
    public String toString() {
        return "Flatten(start_dim=1, end_dim=-1)";
    }
}
