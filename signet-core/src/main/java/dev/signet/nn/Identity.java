package dev.signet.nn;

import dev.signet.graph.Value;

/** What comes in. */
public record Identity() implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        return x;
    }

    @Override
    public String toString() {
        return "Identity()";
    }
}
