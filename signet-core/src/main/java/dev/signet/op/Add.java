package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** The elementwise sum of two values of the same shape. */
public record Add() implements Op {
    public static final OpType TYPE = new OpType("Add", "Add-7", List.of(), attributes -> new Add());

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(Elementwise.same(inputs.get(0), inputs.get(1)));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] a = inputs.get(0).doubles();
        double[] b = inputs.get(1).doubles();
        Wide y = Wide.zeros(inputs.getFirst().type(), inputs.getFirst().shape());
        double[] out = y.doubles();
        for (int i = 0; i < a.length; i++) {
            out[i] = a[i] + b[i];
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.gradient()), Optional.of(scope.gradient()));
    }
}
