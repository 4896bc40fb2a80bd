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
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One number in every element of a tensor of the shape of the input, of which nothing else is read. */
public record FillLike(ElementType element, double number) implements Op {
    private static final Attribute ELEMENT =
            Attribute.required("element", Attribute.Kind.TEXT, "a name of ElementType");
    private static final Attribute NUMBER = Attribute.required("number", Attribute.Kind.NUMBER, "");

    public static final OpType TYPE = new OpType(
            "FillLike",
            "",
            List.of(ELEMENT, NUMBER),
            attributes -> new FillLike(
                    ElementType.valueOf(attributes.text(ELEMENT.name())), attributes.number(NUMBER.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(ELEMENT.name(), element.name()).with(NUMBER.name(), number);
    }

    @Override
    public boolean readsElements(int input) {
        return false;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(new ValueType(element, inputs.getFirst().shape()));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide y = Wide.zeros(element, inputs.getFirst().shape());
        if (y.isFloat()) {
            Arrays.fill(y.doubles(), number);
        } else {
            Arrays.fill(y.longs(), (long) number);
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
