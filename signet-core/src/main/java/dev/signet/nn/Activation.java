package dev.signet.nn;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.Tanh;

/** An elementwise function. */
public enum Activation implements Layer {
    RELU("ReLU", new Relu()),
    SIGMOID("Sigmoid", new Sigmoid()),
    TANH("Tanh", new Tanh());

    private final String printed;
    private final Op op;

    Activation(String printed, Op op) {
        this.printed = printed;
        this.op = op;
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(op, x);
    }

    @Override
    public String word() {
        return printed.toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String toString() {
        return printed + "()";
    }
}
