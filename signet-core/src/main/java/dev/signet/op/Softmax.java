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
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** exp(x) / sum of exp over one axis. */
public record Softmax(int axis) implements Op {
    static final Attribute AXIS =
            Attribute.optional("axis", Attribute.Kind.INTEGER, 1L, "an axis, negative from the back");

    public static final OpType TYPE = new OpType(
            "Softmax", "Softmax-13", List.of(Softmax.AXIS), attributes -> new Softmax(attributes.integer("axis")));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("axis", axis);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.getFirst();
        checkAxis(axis, x);
        return List.of(x.type());
    }

    static void checkAxis(int axis, Operand x) {
        if (axis >= x.rank() || axis < -x.rank()) {
            throw new ShapeException("input is " + x.shape() + ", there is no axis " + axis);
        }
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), x.shape());
        Lines lines = Lines.along(axis, x.shape());
        lines.forEach(line -> {
            double[] parts = lines.softmax(x.doubles(), line);
            for (int k = 0; k < lines.count(); k++) {
                y.doubles()[line + k * lines.stride()] = parts[k];
            }
        });
        return List.of(y);
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled)
                && ShapeRules.axis(axis, inputs.getFirst().rank()) > 0;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new SoftmaxGradient(axis), scope.gradient(), scope.output(0))));
    }
}
