package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** Whether something holds for each pair of elements of two values of one element type, broadcast to one shape; the result is bool. Texts can only be equal. */
public record Compare(Comparison comparison) implements Op {
    private static final Attribute COMPARISON =
            Attribute.required("comparison", Attribute.Kind.TEXT, "a name of Comparison");

    public static final OpType TYPE = new OpType(
            "Compare",
            "",
            List.of(COMPARISON),
            attributes -> new Compare(Comparison.of(attributes.text(COMPARISON.name()))));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(COMPARISON.name(), comparison.text());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType type = Broadcast.type(inputs.get(0), inputs.get(1));
        if (type.element() == ElementType.STRING && comparison != Comparison.EQUAL) {
            throw new ShapeException(comparison.text() + " of texts is not defined");
        }
        return List.of(new ValueType(ElementType.BOOL, type.shape()));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide a = inputs.get(0);
        Wide b = inputs.get(1);
        Shape shape = Broadcast.shape(a.shape(), b.shape());
        Wide y = Wide.zeros(ElementType.BOOL, shape);
        int[] fromA = Broadcast.sources(a.shape(), shape);
        int[] fromB = Broadcast.sources(b.shape(), shape);
        for (int i = 0; i < shape.elements(); i++) {
            y.longs()[i] = holds(a, fromA[i], b, fromB[i]) ? 1 : 0;
        }
        return List.of(y);
    }

    private boolean holds(Wide a, int atA, Wide b, int atB) {
        if (a.type() == ElementType.STRING) {
            return a.texts()[atA].equals(b.texts()[atB]);
        }
        return a.isFloat()
                ? comparison.holds(a.doubles()[atA], b.doubles()[atB])
                : comparison.holds(a.longs()[atA], b.longs()[atB], a.type());
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.empty(), Optional.empty());
    }
}
