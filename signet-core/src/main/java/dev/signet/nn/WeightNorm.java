package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Mul;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;
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

    /** Each length begins as that of its direction, so that the weight begins as it would without. */
    private static Value weight(LayerScope scope, Shape shape, Initializer initializer) {
        int[] perOutput = new int[shape.rank()];
        java.util.Arrays.fill(perOutput, 1);
        perOutput[0] = shape.size(0);
        Value direction = scope.parameter("weight_v", shape, initializer);
        Value length = scope.parameter("weight_g", Shape.of(perOutput), new LengthOf(direction.name()));
        List<Integer> inside = IntStream.range(1, shape.rank()).boxed().toList();
        Value size = scope.add(new Reduce(Reduction.L2, inside, true), direction);
        return scope.add(new Mul(), direction, scope.add(new Binary(BinaryFunction.DIV), length, size));
    }

    /** The Euclidean length of each output's part of another parameter. */
    private record LengthOf(String direction) implements Initializer {
        @Override
        public Tensor create(Shape shape, RandomStream random) {
            throw new IllegalStateException("lengths follow from " + direction + ", which must be created before");
        }

        @Override
        public Tensor create(Shape shape, RandomStream random, Map<String, Tensor> earlier) {
            Tensor of = earlier.get(direction);
            if (of == null) {
                return create(shape, random);
            }
            Tensor lengths = Tensor.zeros(shape);
            int each = of.elements() / shape.size(0);
            for (int output = 0; output < shape.size(0); output++) {
                double squares = 0;
                for (int i = output * each; i < (output + 1) * each; i++) {
                    squares += (double) of.floats()[i] * of.floats()[i];
                }
                lengths.floats()[output] = (float) Math.sqrt(squares);
            }
            return lengths;
        }
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
