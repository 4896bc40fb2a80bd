package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A value broadcast with a shape: where one of them has size 1, or lacks the axis, the other's size counts. */
public record Expand(List<Integer> sizes) implements Op {
    private static final Attribute SIZES = Attribute.required("sizes", Attribute.Kind.INTEGERS, ">= 0");

    public static final OpType TYPE = new OpType(
            "Expand",
            "",
            List.of(SIZES),
            attributes -> new Expand(
                    Arrays.stream(attributes.integers(SIZES.name())).boxed().toList()));

    public Expand {
        sizes = List.copyOf(sizes);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(
                SIZES.name(), sizes.stream().map(Integer::longValue).toList());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        return List.of(x.withShape(shape(x.shape())));
    }

    private SymbolicShape shape(SymbolicShape x) {
        int[] target = sizes.stream().mapToInt(Integer::intValue).toArray();
        return Broadcast.shape(x, SymbolicShape.of(target));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), shape(SymbolicShape.of(x.shape())).concrete());
        int[] sources = Broadcast.sources(x.shape(), y.shape());
        for (int i = 0; i < sources.length; i++) {
            y.copy(x, sources[i], i, 1);
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(SumTo.shapeOf(scope, 0, scope.gradient())));
    }

    /** Elements are moved, none is computed. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
