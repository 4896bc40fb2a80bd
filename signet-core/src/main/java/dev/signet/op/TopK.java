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
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The {@code count} largest or smallest elements along an axis, in order, of equal ones those in front; second output: their positions, int64. */
public record TopK(int count, int axis, boolean largest) implements Op {
    private static final Attribute COUNT = Attribute.required("k", Attribute.Kind.INTEGER, ">= 0");
    private static final Attribute LARGEST = Attribute.optional("largest", Attribute.Kind.FLAG, true, "");

    public static final OpType TYPE = new OpType(
            "TopK",
            "",
            List.of(COUNT, Concat.AXIS, LARGEST),
            attributes -> new TopK(
                    attributes.integer(COUNT.name()),
                    attributes.integer(Concat.AXIS.name()),
                    attributes.flag(LARGEST.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(COUNT.name(), count).with(Concat.AXIS.name(), axis).with(LARGEST.name(), largest);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        int at = ShapeRules.axis(axis, x.rank());
        Dim size = x.shape().dim(at);
        if (count < 0 || size.isKnown() && count > size.size()) {
            throw new ShapeException("the " + count + " first of " + size + " along axis " + axis + " of " + x.shape()
                    + ": expected 0 to " + size);
        }
        SymbolicShape shape = x.shape().with(at, Dim.of(count));
        return List.of(x.withShape(shape), new ValueType(ElementType.INT64, shape));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Shape shape = x.shape().with(ShapeRules.axis(axis, x.shape().rank()), count);
        Wide values = Wide.zeros(x.type(), shape);
        Wide positions = Wide.zeros(ElementType.INT64, shape);
        if (shape.elements() == 0) {
            return List.of(values, positions);
        }
        Lines from = Lines.along(axis, x.shape());
        int[] starts = starts(Lines.along(axis, shape));
        int[] next = {0};
        Order order = new Order(x, largest);
        from.forEach(line -> {
            int target = starts[next[0]++];
            int[] chosen = IntStream.range(0, from.count())
                    .boxed()
                    .sorted((i, k) -> order.compare(line + i * from.stride(), line + k * from.stride()))
                    .mapToInt(i -> i)
                    .limit(count)
                    .toArray();
            for (int k = 0; k < count; k++) {
                values.copy(x, line + chosen[k] * from.stride(), target + k * from.stride(), 1);
                positions.longs()[target + k * from.stride()] = chosen[k];
            }
        });
        return List.of(values, positions);
    }

    private static int[] starts(Lines lines) {
        IntStream.Builder starts = IntStream.builder();
        lines.forEach(starts::add);
        return starts.build().toArray();
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Op back = new GatherGradient(new Gather(Gather.Kind.ELEMENTS, axis));
        return List.of(Optional.of(scope.add(back, scope.gradient(), scope.output(1), scope.input(0))));
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
