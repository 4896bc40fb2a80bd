package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Axes {@code start} to {@code end}, both inclusive and counted from the end when negative, made one; a scalar becomes {@code [1]}. */
public record Flatten(int start, int end) implements Op {
    static final Attribute START =
            Attribute.optional("start", Attribute.Kind.INTEGER, 1L, "an axis, negative from the end");
    static final Attribute END =
            Attribute.optional("end", Attribute.Kind.INTEGER, -1L, "an axis, negative from the end");

    public static final OpType TYPE = new OpType(
            "Flatten",
            "",
            List.of(START, END),
            attributes -> new Flatten(attributes.integer(START.name()), attributes.integer(END.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(START.name(), start).with(END.name(), end);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(
                inputs.getFirst().type().withShape(flattened(inputs.getFirst().shape())));
    }

    private SymbolicShape flattened(SymbolicShape x) {
        if (x.rank() == 0) {
            ShapeRules.axis(start, 1);
            ShapeRules.axis(end, 1);
            return SymbolicShape.of(1);
        }
        int first = ShapeRules.axis(start, x.rank());
        int last = ShapeRules.axis(end, x.rank());
        if (first > last) {
            throw new ShapeException("flatten from axis " + start + " to " + end + " of " + x + ": axis " + first
                    + " comes after axis " + last);
        }
        List<Dim> dims = new ArrayList<>(x.dims().subList(0, first));
        dims.add(x.product(first, last + 1));
        dims.addAll(x.dims().subList(last + 1, x.rank()));
        return new SymbolicShape(dims);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        return List.of(x.reshaped(flattened(SymbolicShape.of(x.shape())).concrete()));
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled)
                && ShapeRules.axis(start, inputs.getFirst().rank()) > 0;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new ReshapeLike(), scope.gradient(), scope.input(0))));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    /** Positions are not told apart once the axes are other ones. */
    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
