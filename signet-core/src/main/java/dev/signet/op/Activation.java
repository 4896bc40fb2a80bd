package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
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
import java.util.Set;

/** A function of each number by itself; ReLU, sigmoid and tanh have ops of their own. Of integers it loses its fraction. */
public record Activation(ActivationFunction function, double a, double b) implements Op {
    private static final Attribute FUNCTION =
            Attribute.required("function", Attribute.Kind.TEXT, "a name of ActivationFunction");
    private static final Attribute A = Attribute.required("a", Attribute.Kind.NUMBER, "");
    private static final Attribute B = Attribute.required("b", Attribute.Kind.NUMBER, "");
    static final List<Attribute> ATTRIBUTES = List.of(FUNCTION, A, B);

    public static final OpType TYPE = new OpType("Activation", "", ATTRIBUTES, Activation::from);

    static Activation from(Attributes attributes) {
        return new Activation(
                ActivationFunction.of(attributes.text(FUNCTION.name())),
                attributes.number(A.name()),
                attributes.number(B.name()));
    }

    /** With its usual parameters. */
    public Activation(ActivationFunction function) {
        this(function, function.a(), function.b());
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(FUNCTION.name(), function.text()).with(A.name(), a).with(B.name(), b);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(inputs.getFirst().type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), x.shape());
        for (int i = 0; i < x.shape().elements(); i++) {
            if (x.isFloat()) {
                y.doubles()[i] = function.value(x.doubles()[i], a, b);
            } else {
                y.longs()[i] = (long) function.value(x.longs()[i], a, b);
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
        return List.of(Optional.of(scope.add(new ActivationGradient(this), scope.gradient(), scope.input(0))));
    }
}
