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
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link Linear} with respect to its input: the output gradient times the weight.
 *
 * <p>Inputs: output gradient {@code [..., out]}, weight {@code [out, in]}. Output {@code [..., in]}.
 */
public record LinearInputGradient() implements Op {
    public static final OpType TYPE =
            new OpType("LinearInputGradient", "", List.of(), attributes -> new LinearInputGradient());

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
        SymbolicShape dy = inputs.get(0).shape();
        Shape weight = Linear.checkedWeight(inputs.get(1));
        if (dy.rank() == 0 || !dy.dim(dy.rank() - 1).mayEqual(Dim.of(weight.size(0)))) {
            throw new ShapeException(
                    "output gradient is " + dy + ", expected [..., " + weight.size(0) + "] for the weight " + weight);
        }
        return List.of(inputs.getFirst().type().withShape(dy.with(dy.rank() - 1, Dim.of(weight.size(1)))));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide dy = inputs.get(0);
        Shape weight = inputs.get(1).shape();
        Wide dx = Wide.zeros(dy.type(), dy.shape().with(dy.shape().rank() - 1, weight.size(1)));
        double[] in = dy.doubles();
        double[] w = inputs.get(1).doubles();
        double[] out = dx.doubles();
        for (int row = 0; row < Linear.rows(dy.shape()); row++) {
            for (int o = 0; o < weight.size(0); o++) {
                for (int i = 0; i < weight.size(1); i++) {
                    out[row * weight.size(1) + i] += in[row * weight.size(0) + o] * w[o * weight.size(1) + i];
                }
            }
        }
        return List.of(dx);
    }

    /** Linear in both arguments. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value ddx = scope.gradient();
        return List.of(
                scope.wanted(0) ? Optional.of(scope.add(new Linear(), ddx, scope.input(1))) : Optional.empty(),
                scope.wanted(1)
                        ? Optional.of(scope.add(new LinearWeightGradient(), ddx, scope.input(0)))
                        : Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.multiplyAdds(
                (long) Linear.rows(inputs.get(0)) * inputs.get(1).elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
