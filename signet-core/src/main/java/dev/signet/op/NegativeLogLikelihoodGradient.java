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
 * The gradient of {@link NegativeLogLikelihood} with respect to the log-probabilities: minus the weight of the target's class, there and nowhere else.
 * Inputs: gradient of the loss, and the inputs of the loss. Output: of the log-probabilities' shape.
 */
public record NegativeLogLikelihoodGradient(NegativeLogLikelihood loss) implements Op {
    public static final OpType TYPE = new OpType(
            "NegativeLogLikelihoodGradient",
            "",
            NegativeLogLikelihood.ATTRIBUTES,
            attributes -> new NegativeLogLikelihoodGradient(NegativeLogLikelihood.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return loss.attributes();
    }

    @Override
    public boolean readsElements(int input) {
        return input != 1;
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
        double[] dloss = inputs.getFirst().doubles();
        SmoothedTarget target = new SmoothedTarget(loss.crossEntropy(), inputs.subList(1, inputs.size()));
        Wide gradient = Wide.zeros(inputs.get(1).type(), inputs.get(1).shape());
        double divisor = loss.reduction() == LossReduction.MEAN ? target.divisor() : 1;
        for (int position = 0; position < target.positions(); position++) {
            double[] wanted = target.at(position);
            double arrived = dloss[loss.reduction() == LossReduction.NONE ? position : 0];
            for (int c = 0; c < wanted.length; c++) {
                if (wanted[c] != 0) { // ignored positions stay zero, also where the mean divides by zero
                    int at = target.line(position) + c * target.classes().stride();
                    gradient.doubles()[at] = -arrived * wanted[c] / divisor;
                }
            }
        }
        return List.of(gradient);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(
                "NegativeLogLikelihoodGradient", "second derivatives of losses are not implemented");
    }
}
