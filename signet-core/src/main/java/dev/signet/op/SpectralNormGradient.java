package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link SpectralNorm} with respect to the weight: with s = u' W v, dW = dy / s - u v' sum(dy W) / s². Inputs: the output gradient, W, u and v.
 */
public record SpectralNormGradient() implements Op {
    public static final OpType TYPE =
            new OpType("SpectralNormGradient", "", List.of(), attributes -> new SpectralNormGradient());

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
        ShapeRules.checkGradient(inputs.get(0), inputs.get(1).shape());
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        Wide weight = inputs.get(1);
        double[] u = inputs.get(2).doubles();
        double[] v = inputs.get(3).doubles();
        double largest = SpectralNorm.largest(weight, u, v);
        double inner = 0;
        for (int i = 0; i < dy.length; i++) {
            inner += dy[i] * weight.doubles()[i];
        }
        Wide dw = Wide.zeros(weight.type(), weight.shape());
        for (int i = 0; i < dy.length; i++) {
            dw.doubles()[i] = (dy[i] - u[i / v.length] * v[i % v.length] * inner / largest) / largest;
        }
        return List.of(dw);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(
                TYPE.name(), "second derivatives through a spectral norm are not there; use another norm");
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(6L * inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
