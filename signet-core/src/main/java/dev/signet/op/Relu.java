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

/** max(x, 0); NaN stays NaN. */
public record Relu() implements Op {
    public static final OpType TYPE = new OpType("Relu", "Relu-1", List.of(), attributes -> new Relu());

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
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
            if (!x.isFloat()) {
                y.longs()[i] = Math.max(x.longs()[i], 0);
            } else if (x.doubles()[i] > 0 || Double.isNaN(x.doubles()[i])) {
                y.doubles()[i] = x.doubles()[i];
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
        return List.of(Optional.of(scope.add(new ReluGradient(), scope.gradient(), scope.output(0))));
    }
}
