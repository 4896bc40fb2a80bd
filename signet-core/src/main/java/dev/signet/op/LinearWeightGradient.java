package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
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
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link Linear} with respect to its weight: the outer products of output gradients and inputs, summed over all rows (by
 * groups of 8 consecutive rows, joined in a binary tree: docs/numerics.md).
 *
 * <p>Inputs: the layer's input {@code [..., in]}, output gradient {@code [..., out]}. Output {@code [out, in]}.
 */
public record LinearWeightGradient() implements Op {
    public static final OpType TYPE =
            new OpType("LinearWeightGradient", "", List.of(), attributes -> new LinearWeightGradient());

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
        SymbolicShape dy = inputs.get(1).shape();
        int last = x.rank() - 1;
        if (x.rank() == 0
                || dy.rank() != x.rank()
                || !dy.with(last, x.dim(last)).mayEqual(x)) {
            throw new ShapeException(
                    "input " + x + " and output gradient " + dy + " differ in more than the last axis, the features");
        }
        return List.of(inputs.getFirst().type().withShape(SymbolicShape.of(dy.dim(last), x.dim(last))));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide dy = inputs.get(1);
        int inFeatures = x.shape().size(x.shape().rank() - 1);
        int outFeatures = dy.shape().size(dy.shape().rank() - 1);
        Wide dw = Wide.zeros(x.type(), Shape.of(outFeatures, inFeatures));
        double[] out = dw.doubles();
        for (int row = 0; row < Linear.rows(x.shape()); row++) {
            for (int o = 0; o < outFeatures; o++) {
                for (int i = 0; i < inFeatures; i++) {
                    out[o * inFeatures + i] += dy.doubles()[row * outFeatures + o] * x.doubles()[row * inFeatures + i];
                }
            }
        }
        return List.of(dw);
    }

    /** Linear in both arguments. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value ddw = scope.gradient();
        return List.of(
                scope.wanted(0)
                        ? Optional.of(scope.add(new LinearInputGradient(), scope.input(1), ddw))
                        : Optional.empty(),
                scope.wanted(1) ? Optional.of(scope.add(new Linear(), scope.input(0), ddw)) : Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.multiplyAdds(
                (long) Linear.rows(inputs.get(0)) * outputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
