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
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The position along an axis of the largest or smallest element, as int64. NaN counts as both.
 *
 * @param keepAxis whether the axis stays, with a size of 1
 * @param last whether the last of equal ones is meant, instead of the first
 */
public record ArgReduce(boolean largest, int axis, boolean keepAxis, boolean last) implements Op {
    private static final Attribute LARGEST = Attribute.required("largest", Attribute.Kind.FLAG, "");
    private static final Attribute KEEP = Attribute.optional("keepdims", Attribute.Kind.FLAG, true, "");
    private static final Attribute LAST = Attribute.optional("select_last_index", Attribute.Kind.FLAG, false, "");

    public static final OpType TYPE = new OpType(
            "ArgReduce",
            "",
            List.of(LARGEST, Concat.AXIS, KEEP, LAST),
            attributes -> new ArgReduce(
                    attributes.flag(LARGEST.name()),
                    attributes.integer(Concat.AXIS.name()),
                    attributes.flag(KEEP.name()),
                    attributes.flag(LAST.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(LARGEST.name(), largest)
                .with(Concat.AXIS.name(), axis)
                .with(KEEP.name(), keepAxis)
                .with(LAST.name(), last);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.getFirst().shape();
        List<Dim> dims = new ArrayList<>(x.dims());
        int at = ShapeRules.axis(axis, x.rank());
        dims.remove(at);
        if (keepAxis) {
            dims.add(at, Dim.of(1));
        }
        return List.of(new ValueType(ElementType.INT64, new SymbolicShape(dims)));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Shape shape = infer(List.of(Operand.of(new ValueType(x.type(), SymbolicShape.of(x.shape())))))
                .getFirst()
                .shape()
                .concrete();
        Wide y = Wide.zeros(ElementType.INT64, shape);
        Lines lines = Lines.along(axis, x.shape());
        int[] next = {0};
        lines.forEach(line -> y.longs()[next[0]++] = best(x, lines, line));
        return List.of(y);
    }

    private int best(Wide x, Lines lines, int line) {
        Order order = new Order(x, largest);
        int best = 0;
        for (int k = 1; k < lines.count(); k++) {
            int compared = order.compare(line + k * lines.stride(), line + best * lines.stride());
            if (compared < 0 || compared == 0 && last) {
                best = k;
            }
        }
        return best;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return ShapeRules.axis(axis, inputs.getFirst().rank()) < 2 ? Reach.POINT : Reach.EVERYTHING;
    }
}
