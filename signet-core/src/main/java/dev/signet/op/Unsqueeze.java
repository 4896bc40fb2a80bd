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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The same elements with more axes, of size 1.
 *
 * @param axes where the new axes are in the output, counted from its end when negative
 */
public record Unsqueeze(List<Integer> axes) implements Op {
    static final Attribute AXES =
            Attribute.required("axes", Attribute.Kind.INTEGERS, "axes, negative from the end, each once");

    public static final OpType TYPE = new OpType(
            "Unsqueeze",
            "",
            List.of(AXES),
            attributes -> new Unsqueeze(
                    Arrays.stream(attributes.integers(AXES.name())).boxed().toList()));

    public Unsqueeze {
        axes = List.copyOf(axes);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(AXES.name(), axes.stream().map(Integer::longValue).toList());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        return List.of(x.withShape(shape(x.shape())));
    }

    private SymbolicShape shape(SymbolicShape x) {
        int rank = x.rank() + axes.size();
        Set<Integer> added = new HashSet<>();
        for (int axis : axes) {
            if (!added.add(ShapeRules.axis(axis, rank))) {
                throw new ShapeException("new axes are " + axes + " of " + rank + ", expected each once");
            }
        }
        List<Dim> dims = new ArrayList<>();
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            dims.add(added.contains(axis) ? Dim.of(1) : x.dim(next++));
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
