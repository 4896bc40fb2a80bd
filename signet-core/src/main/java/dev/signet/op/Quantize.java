package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * round(x / scale) + zero point in a narrow type, which it does not leave: larger and smaller numbers become its largest and smallest. Ties go to the even number.
 * Inputs: x, scale and zero point, which broadcast to the shape of x. No gradient: rounding has none.
 *
 * @param element the narrow type: an integer, or a float of 8 bits or fewer
 * @param precision the type the quotient is rounded to before
 * @param saturate whether a float beyond the largest becomes that, instead of infinity or NaN
 */
public record Quantize(ElementType element, ElementType precision, boolean saturate) implements Op {
    private static final Attribute ELEMENT =
            Attribute.required("element", Attribute.Kind.TEXT, "a name of ElementType");
    private static final Attribute PRECISION =
            Attribute.optional("precision", Attribute.Kind.TEXT, ElementType.FLOAT32.name(), "a name of ElementType");
    private static final Attribute SATURATE = Attribute.optional("saturate", Attribute.Kind.FLAG, true, "");

    public static final OpType TYPE = new OpType(
            "Quantize",
            "",
            List.of(ELEMENT, PRECISION, SATURATE),
            attributes -> new Quantize(
                    ElementType.valueOf(attributes.text(ELEMENT.name())),
                    ElementType.valueOf(attributes.text(PRECISION.name())),
                    attributes.flag(SATURATE.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(ELEMENT.name(), element.name())
                .with(PRECISION.name(), precision.name())
                .with(SATURATE.name(), saturate);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape x = inputs.get(0).shape();
        SymbolicShape shape = Broadcast.shape(
                x, Broadcast.shape(inputs.get(1).shape(), inputs.get(2).shape()));
        return List.of(new ValueType(element, shape));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide scale = inputs.get(1);
        Wide zero = inputs.get(2);
        Shape shape = Broadcast.shape(x.shape(), Broadcast.shape(scale.shape(), zero.shape()));
        int[] fromX = Broadcast.sources(x.shape(), shape);
        int[] fromScale = Broadcast.sources(scale.shape(), shape);
        int[] fromZero = Broadcast.sources(zero.shape(), shape);
        Wide y = Wide.zeros(element, shape);
        for (int i = 0; i < shape.elements(); i++) {
            double quotient = Wide.round(precision, x.number(fromX[i]) / scale.number(fromScale[i]), false);
            double offset = zero.number(fromZero[i]);
            if (element.isFloat()) {
                y.doubles()[i] = Wide.round(element, quotient + offset, saturate);
            } else {
                y.longs()[i] = (long) Math.clamp(Math.rint(quotient) + offset, element.smallest(), element.largest());
            }
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
