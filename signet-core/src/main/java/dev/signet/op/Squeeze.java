package dev.signet.op;

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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The same elements without these axes, which have a size of 1.
 *
 * @param axes counted from the end when negative
 */
public record Squeeze(List<Integer> axes) implements Op {
    public static final OpType TYPE = new OpType(
            "Squeeze",
            "",
            List.of(Unsqueeze.AXES),
            attributes -> new Squeeze(Arrays.stream(attributes.integers(Unsqueeze.AXES.name()))
                    .boxed()
                    .toList()));

    public Squeeze {
        axes = List.copyOf(axes);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(
                Unsqueeze.AXES.name(), axes.stream().map(Integer::longValue).toList());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        return List.of(x.withShape(shape(x.shape())));
    }

    private SymbolicShape shape(SymbolicShape x) {
        Set<Integer> removed = new HashSet<>();
        for (int axis : axes) {
            int at = ShapeRules.axis(axis, x.rank());
            removed.add(at);
            if (!x.dim(at).mayEqual(Dim.of(1))) {
                throw new ShapeException("axis " + axis + " of " + x + " cannot be left out: its size is not 1");
            }
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!removed.contains(axis)) {
                dims.add(x.dim(axis));
            }
        }
        return new SymbolicShape(dims);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        return List.of(x.reshaped(shape(SymbolicShape.of(x.shape())).concrete()));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new ReshapeLike(), scope.gradient(), scope.input(0))));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
