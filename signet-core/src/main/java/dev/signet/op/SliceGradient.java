package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
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

/**
 * The gradient of {@link Slice}: the output gradient where the slice was, zeros elsewhere.
 *
 * <p>Inputs: output gradient, and the slice's input, of which only the shape is read. Output: of the input's shape.
 */
public record SliceGradient(int axis, int start, int length) implements Op {
    public static final OpType TYPE = new OpType(
            "SliceGradient",
            "",
            Slice.TYPE.attributes(),
            attributes -> new SliceGradient(
                    attributes.integer(Concat.AXIS.name()),
                    attributes.integer(Slice.START.name()),
                    attributes.integer(Slice.LENGTH.name())));

    private Slice forward() {
        return new Slice(axis, start, length);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return forward().attributes();
    }

    @Override
    public boolean readsElements(int input) {
        return input == 0;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ShapeRules.checkGradient(
                inputs.get(0),
                forward().infer(List.of(inputs.get(1))).getFirst().shape());
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide dy = inputs.get(0);
        Wide dx = Wide.zeros(dy.type(), inputs.get(1).shape());
        forward().forEachRun(dx.shape(), (whole, part, count) -> dx.copy(dy, part, whole, count));
        return List.of(dx);
    }

    /** Linear in the output gradient: its gradient is the slice itself. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(forward(), scope.gradient())), Optional.empty());
    }

    /** Elements are moved, none is computed. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }
}
