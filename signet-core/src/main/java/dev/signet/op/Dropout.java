package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * Dropout in evaluation: the identity. {@link DropoutTraining} takes its place in training.
 *
 * @param maskAxes how many of the first axes have draws of their own: 1 drops whole samples, 2 whole channels; 0 means all axes
 */
public record Dropout(double p, int maskAxes) implements Op {
    static final Attribute P =
            Attribute.optional("p", Attribute.Kind.NUMBER, 0.5, "0 <= p < 1, the part that is dropped");

    static final Attribute MASK_AXES = Attribute.optional(
            "mask_axes", Attribute.Kind.INTEGER, 0L, ">= 0, the first axes that have draws of their own; 0 for all");

    public static final OpType TYPE = new OpType(
            "Dropout",
            "",
            List.of(P, MASK_AXES),
            attributes -> new Dropout(attributes.number("p"), attributes.integer(MASK_AXES.name())));

    /** A draw for each element. */
    public Dropout(double p) {
        this(p, 0);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("p", p).with(MASK_AXES.name(), maskAxes);
    }

    public Dropout {
        if (maskAxes < 0) {
            throw new ShapeException("a mask over " + maskAxes + " axes; expected at least 0");
        }
        if (!(p >= 0 && p < 1)) {
            throw new ShapeException("dropout probability " + p + " is not in [0, 1)");
        }
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(inputs.getFirst().type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        return List.of(inputs.getFirst().reshaped(inputs.getFirst().shape()));
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.gradient()));
    }
}
