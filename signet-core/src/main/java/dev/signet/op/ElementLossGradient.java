package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link ElementLoss} with respect to the prediction. Inputs: gradient of the loss, and the inputs of the loss: prediction, target and,
 * if given, weight. Output: of the prediction's shape.
 */
public record ElementLossGradient(ElementLoss loss) implements Op {
    public static final OpType TYPE = new OpType(
            "ElementLossGradient",
            "",
            ElementLoss.ATTRIBUTES,
            attributes -> new ElementLossGradient(ElementLoss.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return loss.attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        List<Operand> ofLoss = inputs.subList(1, inputs.size());
        ShapeRules.checkGradient(
                inputs.getFirst(), loss.infer(ofLoss).getFirst().shape());
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        List<Wide> ofLoss = inputs.subList(1, inputs.size());
        double[] dloss = inputs.getFirst().doubles();
        double[] target = ElementLoss.spread(ofLoss, 1);
        double[] weight = ElementLoss.spread(ofLoss, 2);
        Wide x = inputs.get(1);
        Wide dx = Wide.zeros(x.type(), x.shape());
        double divisor = loss.reduction().divisor(x.shape());
        for (int i = 0; i < target.length; i++) {
            double slope = loss.function().slope(x.doubles()[i], target[i], loss.a(), loss.b());
            double arrived = dloss[loss.reduction() == LossReduction.NONE ? i : 0];
            dx.doubles()[i] = arrived * weight[i] * slope / divisor;
        }
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("ElementLossGradient", "second derivatives of losses are not implemented");
    }
}
