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

/** 1 / (1 + exp(-x)). */
public record Sigmoid() implements Op {
    public static final OpType TYPE = new OpType("Sigmoid", "Sigmoid-1", List.of(), attributes -> new Sigmoid());

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
        double[] x = inputs.getFirst().doubles();
        Wide y = Wide.zeros(inputs.getFirst().type(), inputs.getFirst().shape());
        double[] out = y.doubles();
        for (int i = 0; i < x.length; i++) {
            out[i] = 1 / (1 + StrictMath.exp(-x[i]));
        }
        return List.of(y);
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new SigmoidGradient(), scope.gradient(), scope.output(0))));
    }
}
