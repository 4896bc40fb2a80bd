package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
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

/**
 * The gradient of {@link LocallyConnected} with respect to its weight, summed over the batch and over the positions that share a set (by groups of 8
 * consecutive samples, joined in a binary tree: docs/numerics.md).
 *
 * <p>Inputs: the forward op's input, output gradient, and the weight, of which only the shape is read. Output: of the weight's shape.
 */
public record LocallyConnectedWeightGradient(LocallyConnected forward) implements Op {
    public static final OpType TYPE = new OpType(
            "LocallyConnectedWeightGradient",
            "",
            LocallyConnected.ATTRIBUTES,
            attributes -> new LocallyConnectedWeightGradient(LocallyConnected.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return forward.attributes();
    }

    @Override
    public boolean readsElements(int input) {
        return input != 2;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        forward.checkGradientShape(inputs.get(0), inputs.get(2), inputs.get(1));
        return List.of(inputs.get(2).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide dy = inputs.get(1);
        Shape weight = inputs.get(2).shape();
        Wide dw = Wide.zeros(inputs.get(2).type(), weight);
        double[] out = dw.doubles();
        forward.taps(x.shape(), weight, dy.shape())
                .forEach((xi, wi, yi) -> out[wi] += x.doubles()[xi] * dy.doubles()[yi]);
        return List.of(dw);
    }

    /** Linear in both arguments. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value ddw = scope.gradient();
        Value x = scope.input(0);
        Value dy = scope.input(1);
        return List.of(
                scope.wanted(0)
                        ? Optional.of(scope.add(new LocallyConnectedInputGradient(forward), dy, ddw, x))
                        : Optional.empty(),
                scope.wanted(1) ? Optional.of(scope.add(forward, x, ddw)) : Optional.empty(),
                Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return LocallyConnected.costOf(inputs.get(1), inputs.get(2));
    }
}
