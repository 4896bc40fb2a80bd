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
import dev.signet.tensor.PowerOfTwo;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The same numbers as elements of another type. A float becomes the integer towards zero, and that keeps its lowest bits; everything but 0 becomes true; a number
 * becomes the nearest float, ties to even. Texts are numbers as Python writes them.
 *
 * @param saturate whether what lies beyond the largest number of a float of 8 bits becomes that number, instead of infinity or NaN
 * @param powers how a number becomes a power of two (FLOAT8E8M0)
 */
public record Cast(ElementType element, boolean saturate, PowerOfTwo.Rounding powers) implements Op {
    private static final Attribute ELEMENT =
            Attribute.required("element", Attribute.Kind.TEXT, "a name of ElementType");
    private static final Attribute SATURATE = Attribute.optional("saturate", Attribute.Kind.FLAG, true, "");
    private static final Attribute POWERS =
            Attribute.optional("round_mode", Attribute.Kind.TEXT, "up", "up, down, nearest");

    public static final OpType TYPE = new OpType(
            "Cast",
            "",
            List.of(ELEMENT, SATURATE, POWERS),
            attributes -> new Cast(
                    ElementType.valueOf(attributes.text(ELEMENT.name())),
                    attributes.flag(SATURATE.name()),
                    PowerOfTwo.Rounding.valueOf(attributes.text(POWERS.name()).toUpperCase(Locale.ROOT))));

    public Cast(ElementType element) {
        this(element, true, PowerOfTwo.Rounding.UP);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(ELEMENT.name(), element.name())
                .with(SATURATE.name(), saturate)
                .with(POWERS.name(), powers.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(new ValueType(element, inputs.getFirst().shape()));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(element, x.shape());
        for (int i = 0; i < x.shape().elements(); i++) {
            if (x.type() == element) {
                y.copy(x, i, i, 1);
            } else if (element == ElementType.STRING) {
                y.texts()[i] = NumberText.of(x, i);
            } else if (element.isFloat()) {
                double number = x.type() == ElementType.STRING ? NumberText.parse(x.texts()[i]) : x.number(i);
                y.doubles()[i] = element == ElementType.FLOAT8E8M0
                        ? PowerOfTwo.round(number, powers, saturate)
                        : Wide.round(element, number, saturate);
            } else {
                y.longs()[i] = element.wrap(whole(x, i));
            }
        }
        return List.of(y);
    }

    private long whole(Wide x, int at) {
        if (x.type() == ElementType.STRING) {
            return NumberText.parseInteger(x.texts()[at]);
        }
        if (!x.isFloat()) {
            return x.longs()[at];
        }
        double number = x.doubles()[at];
        if (element == ElementType.BOOL) {
            return number == 0 ? 0 : 1;
        }
        boolean large = element == ElementType.UINT64 && number >= 0x1p63;
        return large ? (long) (number - 0x1p63) + Long.MIN_VALUE : (long) number;
    }

    /** Only between floats. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        ElementType from = scope.input(0).type().element();
        return List.of(from.isFloat() ? Optional.of(scope.add(new Cast(from), scope.gradient())) : Optional.empty());
    }
}
