package dev.signet.op;

import dev.signet.graph.Operand;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ShapeException;

/** Shape rules that elementwise ops share. */
final class Elementwise {
    private Elementwise() {}

    /** The type of two operands that must have the same shape. */
    static ValueType same(Operand a, Operand b) {
        if (!a.shape().mayEqual(b.shape())) {
            throw new ShapeException("shapes differ: " + a.shape() + " and " + b.shape());
        }
        return a.type();
    }
}
