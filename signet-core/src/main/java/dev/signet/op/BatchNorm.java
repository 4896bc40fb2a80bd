package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
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

/**
 * Batch normalisation with fixed statistics: scale (x - mean) / sqrt(variance + epsilon) + bias per channel. Inputs: x {@code [N, C, …]}, scale,
 * bias, mean, variance {@code [C]}. The momentum (weight of the new batch, as in PyTorch) is carried for {@link BatchNormTraining}.
 */
public record BatchNorm(double epsilon, double momentum) implements Op {
    static final Attribute EPSILON = Attribute.optional("epsilon", Attribute.Kind.NUMBER, 1e-5, ">= 0");
    static final Attribute MOMENTUM =
            Attribute.optional("momentum", Attribute.Kind.NUMBER, 0.1, "0 to 1, weight of the new batch");

    public static final OpType TYPE = new OpType(
            "BatchNorm",
            "BatchNormalization-15",
            List.of(BatchNorm.EPSILON, BatchNorm.MOMENTUM),
            attributes -> new BatchNorm(attributes.number("epsilon"), attributes.number("momentum")));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("epsilon", epsilon).with("momentum", momentum);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        check(inputs);
        return List.of(inputs.getFirst().type());
    }

    static void check(List<Operand> inputs) {
        Operand x = inputs.getFirst();
        if (x.rank() < 2) {
            throw new ShapeException("input is " + x.shape() + ", expected [batch, channels, …]");
        }
        for (int i = 1; i < inputs.size(); i++) {
            if (inputs.get(i).rank() != 1
                    || !inputs.get(i).shape().dim(0).mayEqual(x.shape().dim(1))) {
                throw new ShapeException("input has " + x.shape().dim(1) + " channels, expected "
                        + inputs.get(i).shape());
            }
        }
    }

    /** The channel of the element at this dense index. */
    static int channel(Shape x, int index) {
        return index / x.elements(2, x.rank()) % x.size(1);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        double[] scale = inputs.get(1).doubles();
        double[] bias = inputs.get(2).doubles();
        double[] mean = inputs.get(3).doubles();
        double[] variance = inputs.get(4).doubles();
        Wide y = Wide.zeros(x.type(), x.shape());
        for (int i = 0; i < x.doubles().length; i++) {
            int c = channel(x.shape(), i);
            y.doubles()[i] = scale[c] * (x.doubles()[i] - mean[c]) / Math.sqrt(variance[c] + epsilon) + bias[c];
        }
        return List.of(y);
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        if (scope.wanted(3) || scope.wanted(4)) {
            throw new NoGradientException("BatchNorm", "mean and variance have none; they are states");
        }
        List<Value> all = scope.addAll(
                new BatchNormGradient(epsilon),
                scope.gradient(),
                scope.input(0),
                scope.input(1),
                scope.input(3),
                scope.input(4));
        return List.of(
                Optional.of(all.get(0)),
                Optional.of(all.get(1)),
                Optional.of(all.get(2)),
                Optional.empty(),
                Optional.empty());
    }
}
