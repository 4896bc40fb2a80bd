package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A fully connected layer over the last axis, y = x Wᵀ + b: every output feature is a weighted sum of all input features.
 *
 * <p>Inputs: {@code [..., in]}, weight {@code [out, in]}, optionally bias {@code [out]}. Output {@code [..., out]}.
 */
public record Linear() implements Op {
    public static final OpType TYPE = new OpType("Linear", "", List.of(), attributes -> new Linear());

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
        SymbolicShape x = inputs.get(0).shape();
        Shape weight = checkedWeight(inputs.get(1));
        checkFeatures(x, weight);
        if (inputs.size() > 2 && !inputs.get(2).shape().mayEqual(SymbolicShape.of(weight.size(0)))) {
            throw new ShapeException(
                    "bias is " + inputs.get(2).shape() + ", expected " + weight.size(0) + ", one per output feature");
        }
        return List.of(inputs.getFirst().type().withShape(x.with(x.rank() - 1, Dim.of(weight.size(0)))));
    }

    static Shape checkedWeight(Operand operand) {
        Shape weight = operand.shape().concrete();
        if (weight.rank() != 2) {
            throw new ShapeException("weight is " + weight + ", expected [out features, in features]");
        }
        return weight;
    }

    private static void checkFeatures(SymbolicShape x, Shape weight) {
        int expected = weight.size(1);
        if (x.rank() == 0) {
            throw new ShapeException("input is a scalar, expected [..., " + counted(expected) + "]");
        }
        Dim features = x.dim(x.rank() - 1);
        if (features.mayEqual(Dim.of(expected))) {
            return;
        }
        throw new ShapeException("input has " + counted(features.size()) + " features (" + x + "), expected "
                + counted(expected) + " (weight is " + weight + "); " + advice(x, expected));
    }

    private static String advice(SymbolicShape x, int expected) {
        boolean manyAxes = x.rank() > 2;
        if (manyAxes && x.product(1, x.rank()).equals(Dim.of(expected))) {
            return "put a flatten before this layer: it makes " + counted(expected) + " features of each sample";
        }
        return "give this layer " + counted(x.dim(x.rank() - 1).size()) + " input features"
                + (manyAxes ? ", or flatten first," : "") + " or change the layers before it";
    }

    private static String counted(int features) {
        return String.format(Locale.ROOT, "%,d", features);
    }

    /** How many rows of features a shape holds: the product of all axes but the last. */
    static int rows(Shape shape) {
        return shape.elements(0, shape.rank() - 1);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Shape weight = inputs.get(1).shape();
        Wide y = Wide.zeros(x.type(), x.shape().with(x.shape().rank() - 1, weight.size(0)));
        double[] in = x.doubles();
        double[] w = inputs.get(1).doubles();
        double[] out = y.doubles();
        for (int row = 0; row < rows(x.shape()); row++) {
            for (int o = 0; o < weight.size(0); o++) {
                double sum = 0;
                for (int i = 0; i < weight.size(1); i++) {
                    sum += in[row * weight.size(1) + i] * w[o * weight.size(1) + i];
                }
                out[row * weight.size(0) + o] =
                        inputs.size() > 2 ? sum + inputs.get(2).doubles()[o] : sum;
            }
        }
        return List.of(y);
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled) && inputs.getFirst().rank() > 1;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value dy = scope.gradient();
        List<Optional<Value>> gradients = new ArrayList<>();
        gradients.add(
                scope.wanted(0)
                        ? Optional.of(scope.add(new LinearInputGradient(), dy, scope.input(1)))
                        : Optional.empty());
        gradients.add(
                scope.wanted(1)
                        ? Optional.of(scope.add(new LinearWeightGradient(), scope.input(0), dy))
                        : Optional.empty());
        if (scope.inputs() > 2) {
            gradients.add(scope.wanted(2) ? Optional.of(biasGradient(scope, dy)) : Optional.empty());
        }
        return gradients;
    }

    private static Value biasGradient(GradientScope scope, Value dy) {
        if (dy.shape().rank() == 2) {
            return scope.add(new ChannelSum(), dy);
        }
        int features = dy.shape().size(dy.shape().rank() - 1);
        return scope.add(new ChannelSum(), scope.add(new Reshape(List.of(-1, features)), dy));
    }

    /** Multiply-adds: rows x in x out. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.multiplyAdds((long) rows(inputs.get(0)) * inputs.get(1).elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
