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
 * The gradient of {@link LocallyConnected} with respect to its input: every output gradient is spread back over the window it came from.
 *
 * <p>Inputs: output gradient, weight, and the forward op's input, of which only the shape is read. Output: of the input's shape.
 */
public record LocallyConnectedInputGradient(LocallyConnected forward) implements Op {
    public static final OpType TYPE = new OpType(
            "LocallyConnectedInputGradient",
            "",
            LocallyConnected.ATTRIBUTES,
            attributes -> new LocallyConnectedInputGradient(LocallyConnected.from(attributes)));

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
        forward.checkGradientShape(inputs.get(2), inputs.get(1), inputs.get(0));
        return List.of(inputs.get(2).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide dy = inputs.get(0);
        Wide weight = inputs.get(1);
        Shape x = inputs.get(2).shape();
        Wide dx = Wide.zeros(inputs.get(2).type(), x);
        double[] out = dx.doubles();
        forward.taps(x, weight.shape(), dy.shape())
                .forEach((xi, wi, yi) -> out[xi] += dy.doubles()[yi] * weight.doubles()[wi]);
        return List.of(dx);
    }

    /** Linear in both arguments: the gradients are the forward op itself and its weight gradient. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value ddx = scope.gradient();
        Value dy = scope.input(0);
        Value weight = scope.input(1);
        return List.of(
                scope.wanted(0) ? Optional.of(scope.add(forward, ddx, weight)) : Optional.empty(),
                scope.wanted(1)
                        ? Optional.of(scope.add(new LocallyConnectedWeightGradient(forward), ddx, dy, weight))
                        : Optional.empty(),
                Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return LocallyConnected.costOf(inputs.get(0), inputs.get(1));
    }
}
