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
import java.util.Set;

/** A function of arithmetic of each element by itself; those that make neurons are {@link Activation}s. */
public record Unary(UnaryFunction function) implements Op {
    private static final Attribute FUNCTION =
            Attribute.required("function", Attribute.Kind.TEXT, "a name of UnaryFunction");

    public static final OpType TYPE = new OpType(
            "Unary",
            "",
            List.of(FUNCTION),
            attributes -> new Unary(UnaryFunction.of(attributes.text(FUNCTION.name()))));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(FUNCTION.name(), function.text());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ElementType element = inputs.getFirst().type().element();
        boolean computes =
                element.isFloat() && function.takesFloats() || element.isInteger() && function.takesIntegers();
        if (!computes) {
            throw new ShapeException(function.text() + " of " + element + " is not defined");
        }
        return List.of(inputs.getFirst().type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), x.shape());
        for (int i = 0; i < x.shape().elements(); i++) {
            if (x.isFloat()) {
                y.doubles()[i] = function.of(x.doubles()[i]);
            } else if (x.type() == ElementType.BOOL) {
                y.longs()[i] = function == UnaryFunction.NOT ? 1 - x.longs()[i] : x.longs()[i];
            } else {
                y.longs()[i] = x.type().wrap(function.of(x.longs()[i]));
            }
        }
        return List.of(y);
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(function.gradient(scope));
    }
}
