package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** 1 at the first largest element of each line along an axis, 0 elsewhere. Its gradient is zero everywhere. */
public record Hardmax(int axis) implements Op {
    public static final OpType TYPE = new OpType(
            "Hardmax", "Hardmax-13", List.of(Concat.AXIS), attributes -> new Hardmax(attributes.integer("axis")));

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
        ShapeRules.axis(axis, inputs.getFirst().rank());
        return List.of(inputs.getFirst().type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), x.shape());
        Lines lines = Lines.along(axis, x.shape());
        lines.forEach(line -> {
            int best = line;
            for (int k = 1; k < lines.count(); k++) {
                if (x.doubles()[line + k * lines.stride()] > x.doubles()[best]) {
                    best = line + k * lines.stride();
                }
            }
            y.doubles()[best] = 1;
        });
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(TYPE.name(), "it is flat almost everywhere; use Softmax where something learns");
    }
}
