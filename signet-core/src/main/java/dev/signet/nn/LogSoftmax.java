package dev.signet.nn;

import dev.signet.graph.Value;

/** The logarithm of {@link Softmax} along an axis. */
public record LogSoftmax(int dim) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new dev.signet.op.LogSoftmax(dim), x);
    }

    @Override
    public String toString() {
        return "LogSoftmax(dim=" + dim + ")";
    }
}
