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

/** The gradient of {@link LogSoftmax} from the output gradient and the output: dy - exp(y) times the sum of dy over the axis. */
public record LogSoftmaxGradient(int axis) implements Op {
    public static final OpType TYPE = new OpType(
            "LogSoftmaxGradient",
            "",
            List.of(Softmax.AXIS),
            attributes -> new LogSoftmaxGradient(attributes.integer("axis")));

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
                sum += dy[i];
            }
            for (int k = 0; k < lines.count(); k++) {
                int i = line + k * lines.stride();
                dx.doubles()[i] = dy[i] - StrictMath.exp(y[i]) * sum;
            }
        });
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("LogSoftmaxGradient", "second derivatives of LogSoftmax are not implemented");
    }
}
