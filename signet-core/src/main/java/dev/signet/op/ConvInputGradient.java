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
 * The gradient of {@link Conv} with respect to its input: every output gradient is spread back over the window it came from.
 *
 * <p>Inputs: output gradient, weight, and the convolution's input, of which only the shape is read. Output: of the input's shape.
 */
public record ConvInputGradient(Sliding sliding, int groups) implements Op {
    public static final OpType TYPE = new OpType(
            "ConvInputGradient",
            "",
            Conv.TYPE.attributes(),
            attributes -> new ConvInputGradient(Sliding.from(attributes), attributes.integer(Conv.GROUP.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return new Conv(sliding, groups).attributes();
    }

    @Override
    public boolean readsElements(int input) {
        return input != 2;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Conv.checkGradientShape(new Conv(sliding, groups), inputs.get(2), inputs.get(1), inputs.get(0));
        return List.of(inputs.get(2).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        double[] w = inputs.get(1).doubles();
        Shape x = inputs.get(2).shape();
        Wide dx = Wide.zeros(inputs.get(2).type(), x);
        double[] out = dx.doubles();
        Shape weight = inputs.get(1).shape();
        Window window = new Conv(sliding, groups).window(x, weight);
        new ConvTaps(window, groups, x, weight, inputs.get(0).shape())
                .forEach((xi, wi, yi) -> out[xi] += dy[yi] * w[wi]);
        return List.of(dx);
    }

    /** Linear in both arguments: the gradients are the convolution itself and its weight gradient. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value ddx = scope.gradient();
        Value dy = scope.input(0);
        Value weight = scope.input(1);
        return List.of(
                scope.wanted(0) ? Optional.of(scope.add(new Conv(sliding, groups), ddx, weight)) : Optional.empty(),
                scope.wanted(1)
                        ? Optional.of(scope.add(new ConvWeightGradient(sliding, groups), ddx, dy, weight))
                        : Optional.empty(),
                Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        Shape weight = inputs.get(1);
        return Cost.multiplyAdds((long) inputs.getFirst().elements() * weight.elements(1, weight.rank()));
    }
}
