package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sum of each pair of elements of two values, of one shape or broadcast to one. */
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
        return List.of(Broadcast.type(inputs.get(0), inputs.get(1)));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide a = inputs.get(0);
        Wide b = inputs.get(1);
        return List.of(Broadcast.combine(a, b, Broadcast.shape(a, b), (p, q) -> p + q, (p, q) -> p + q));
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.broadcast(inputs, sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                scope.wanted(0) ? Optional.of(SumTo.shapeOf(scope, 0, scope.gradient())) : Optional.empty(),
                scope.wanted(1) ? Optional.of(SumTo.shapeOf(scope, 1, scope.gradient())) : Optional.empty());
    }
}
