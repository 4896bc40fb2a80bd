package dev.signet.nn;

import dev.signet.graph.Value;

/** Drops each element with probability p in training; nothing in evaluation. */
public record Dropout(double p) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new dev.signet.op.Dropout(p), x);
    }

    @Override
    public String toString() {
        return "Dropout(p=" + Python.number(p) + ", inplace=False)";
    }
}
