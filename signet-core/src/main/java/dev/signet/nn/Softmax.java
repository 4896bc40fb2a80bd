package dev.signet.nn;

import dev.signet.graph.Value;

/** Exponentials that sum to 1 along an axis, 1 for classes. Training takes logits: leave this away there, cross-entropy has it inside. */
public record Softmax(int dim) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new dev.signet.op.Softmax(dim), x);
    }

    @Override
    public String toString() {
        return "Softmax(dim=" + dim + ")";
    }
}
