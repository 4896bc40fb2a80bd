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
 * The gradient of {@link Conv} with respect to its weight: the correlation of the input with the output gradient, summed over the batch
 * (by groups of 8 consecutive samples, joined in a binary tree: docs/numerics.md).
 *
 * <p>Inputs: the convolution's input, output gradient, and the weight, of which only the shape is read. Output: of the weight's shape.
 */
public record ConvWeightGradient(Sliding sliding, int groups) implements Op {
    public static final OpType TYPE = new OpType(
            "ConvWeightGradient",
            "",
            Conv.TYPE.attributes(),
            attributes -> new ConvWeightGradient(Sliding.from(attributes), attributes.integer(Conv.GROUP.name())));

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
        Conv.checkGradientShape(new Conv(sliding, groups), inputs.get(0), inputs.get(2), inputs.get(1));
        return List.of(inputs.get(2).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] x = inputs.get(0).doubles();
        double[] dy = inputs.get(1).doubles();
        Shape weight = inputs.get(2).shape();
        Wide dw = Wide.zeros(inputs.get(2).type(), weight);
        double[] out = dw.doubles();
        Shape input = inputs.get(0).shape();
        Window window = new Conv(sliding, groups).window(input, weight);
        new ConvTaps(window, groups, input, weight, inputs.get(1).shape())
                .forEach((xi, wi, yi) -> out[wi] += x[xi] * dy[yi]);
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
                        ? Optional.of(scope.add(new ConvInputGradient(sliding, groups), dy, ddw, x))
                        : Optional.empty(),
                scope.wanted(1) ? Optional.of(scope.add(new Conv(sliding, groups), x, ddw)) : Optional.empty(),
                Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        Shape weight = inputs.get(2);
        return Cost.multiplyAdds((long) inputs.get(1).elements() * weight.elements(1, weight.rank()));
    }
}
