package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** The sizes of the input along the axes {@code from} (inclusive) to {@code to} (exclusive) as an int64 tensor; its elements are not read. */
public record Dimensions(int from, int to) implements Op {
    private static final Attribute FROM = Attribute.required("from", Attribute.Kind.INTEGER, ">= 0");
    private static final Attribute TO = Attribute.required("to", Attribute.Kind.INTEGER, ">= from");

    public static final OpType TYPE = new OpType(
            "Dimensions",
            "",
            List.of(FROM, TO),
            attributes -> new Dimensions(attributes.integer(FROM.name()), attributes.integer(TO.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(FROM.name(), from).with(TO.name(), to);
    }

    @Override
    public boolean readsElements(int input) {
        return false;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        int rank = inputs.getFirst().rank();
        if (from < 0 || to < from || to > rank) {
            throw new ShapeException("axes " + from + " to " + to + " of a tensor of " + rank + " axes");
        }
        return List.of(new ValueType(ElementType.INT64, SymbolicShape.of(Dim.of(to - from))));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide y = Wide.zeros(ElementType.INT64, Shape.of(to - from));
        for (int axis = from; axis < to; axis++) {
            y.longs()[axis - from] = inputs.getFirst().shape().size(axis);
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }
}
