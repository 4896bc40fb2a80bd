package dev.signet.nn;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.Tanh;

/** An elementwise function. */
public enum Activation implements Layer {
    /** max(x, 0). */
    RELU("ReLU", new Relu()),
    /** 1 / (1 + exp(-x)). */
    SIGMOID("Sigmoid", new Sigmoid()),
    /** The hyperbolic tangent. */
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
    public String type() {
        return printed;
    }

    @Override
    public String toString() {
        return printed + "()";
    }
}
