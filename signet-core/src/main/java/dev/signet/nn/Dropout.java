package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.tensor.ShapeException;

/** Drops each element with probability p in training and scales the others by 1 / (1 - p); nothing in evaluation. */
public record Dropout(double p) implements Layer {
    /** Throws {@link ShapeException} unless 0 &lt;= p &lt; 1. */
    public Dropout {
        if (!(p >= 0 && p < 1)) {
            throw new ShapeException("Dropout(p=" + Python.number(p) + "): expected 0 <= p < 1");
        }
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new dev.signet.op.Dropout(p), x);
    }

    @Override
    public String toString() {
        return "Dropout(p=" + Python.number(p) + ", inplace=False)";
    }
}
