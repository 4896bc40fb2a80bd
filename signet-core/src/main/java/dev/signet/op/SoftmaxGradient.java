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

/** The gradient of {@link Softmax} from the output gradient and the output: y (dy - sum of dy y over the axis). */
public record SoftmaxGradient(int axis) implements Op {
    public static final OpType TYPE = new OpType(
            "SoftmaxGradient",
            "",
            List.of(Softmax.AXIS),
            attributes -> new SoftmaxGradient(attributes.integer("axis")));

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
        Softmax.checkAxis(axis, inputs.get(1));
        return List.of(Elementwise.same(inputs.get(0), inputs.get(1)));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        double[] y = inputs.get(1).doubles();
        Wide dx = Wide.zeros(inputs.get(1).type(), inputs.get(1).shape());
        Lines lines = Lines.along(axis, dx.shape());
        lines.forEach(line -> {
            double sum = 0;
            for (int k = 0; k < lines.count(); k++) {
                int i = line + k * lines.stride();
                sum += dy[i] * y[i];
            }
            for (int k = 0; k < lines.count(); k++) {
                int i = line + k * lines.stride();
                dx.doubles()[i] = y[i] * (dy[i] - sum);
            }
        });
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("SoftmaxGradient", "second derivatives of Softmax are not implemented");
    }
}
