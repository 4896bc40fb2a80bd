package dev.signet.op;

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

/** The logarithm of {@link Softmax}: x - log of the sum of exp over one axis. */
public record LogSoftmax(int axis) implements Op {
    public static final OpType TYPE = new OpType(
            "LogSoftmax",
            "LogSoftmax-13",
            List.of(Softmax.AXIS),
            attributes -> new LogSoftmax(attributes.integer("axis")));

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
        Softmax.checkAxis(axis, x);
        return List.of(x.type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), x.shape());
        Lines lines = Lines.along(axis, x.shape());
        lines.forEach(line -> {
            double logSum = lines.logSumExp(x.doubles(), line);
            for (int k = 0; k < lines.count(); k++) {
                int i = line + k * lines.stride();
                y.doubles()[i] = x.doubles()[i] - logSum;
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
        return List.of(Optional.of(scope.add(new LogSoftmaxGradient(axis), scope.gradient(), scope.output(0))));
    }
}
