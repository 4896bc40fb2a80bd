package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Mul;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A layer whose weight is a direction times a length, one for each output (Salimans and Kingma, 2016; PyTorch's {@code weight_norm}): parameters
 * {@code weight_v} and {@code weight_g} in place of {@code weight}.
 */
public record WeightNorm(Layer layer) implements Layer {
    @Override
    public WeightNorm fitted(SymbolicShape input) {
        return new WeightNorm(layer.fitted(input));
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return layer.build(scope.computing("weight", (shape, initializer) -> weight(scope, shape, initializer)), x);
    }

    /** The lengths begin as 1; directions of the usual size are divided by their own length. */
    private static Value weight(LayerScope scope, Shape shape, Initializer initializer) {
        int[] perOutput = new int[shape.rank()];
        java.util.Arrays.fill(perOutput, 1);
        perOutput[0] = shape.size(0);
        Value direction = scope.parameter("weight_v", shape, initializer);
        Value length = scope.parameter("weight_g", Shape.of(perOutput), Initializer.ONES);
        List<Integer> inside = IntStream.range(1, shape.rank()).boxed().toList();
        Value size = scope.add(new Reduce(Reduction.L2, inside, true), direction);
        return scope.add(new Mul(), direction, scope.add(new Binary(BinaryFunction.DIV), length, size));
    }

    @Override
    public String type() {
        return layer.type();
    }

    @Override
    public String toString() {
        return "WeightNorm(" + layer + ")";
    }
}
