package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * The upper or lower triangles of the matrices on the last two axes, zeros elsewhere.
 *
 * @param diagonal the last diagonal that is kept: 0 is the main one, positive ones lie above it
 */
public record Trilu(boolean upper, int diagonal) implements Op {
    private static final Attribute UPPER = Attribute.optional("upper", Attribute.Kind.FLAG, true, "");
    private static final Attribute DIAGONAL = Attribute.optional("k", Attribute.Kind.INTEGER, 0L, "");

    public static final OpType TYPE = new OpType(
            "Trilu",
            "",
            List.of(UPPER, DIAGONAL),
            attributes -> new Trilu(attributes.flag(UPPER.name()), attributes.integer(DIAGONAL.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(UPPER.name(), upper).with(DIAGONAL.name(), diagonal);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        if (inputs.getFirst().rank() < 2) {
            throw new ShapeException("input is " + inputs.getFirst().shape() + ", expected matrices");
        }
        return List.of(inputs.getFirst().type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), x.shape());
        int rows = x.shape().size(x.shape().rank() - 2);
        int columns = x.shape().size(x.shape().rank() - 1);
        for (int i = 0; i < x.shape().elements(); i++) {
            long above = (long) i % columns - i / columns % rows;
            if (upper ? above >= diagonal : above <= diagonal) {
                y.copy(x, i, i, 1);
            }
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(this, scope.gradient())));
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
