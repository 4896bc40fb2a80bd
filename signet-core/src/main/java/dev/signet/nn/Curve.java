package dev.signet.nn;

import dev.signet.graph.Value;

/**
 * An elementwise function with parameters, as PyTorch prints it.
 *
 * @param arguments what stands between the brackets; empty for none
 */
public record Curve(String type, String arguments, dev.signet.op.Activation function) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(function, x);
    }

    @Override
    public String toString() {
        return type + "(" + arguments + ")";
    }
}
