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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link CrossEntropy} with respect to the logits: softmax times what the target wants in all, minus what it wants of each class.
 *
 * <p>Inputs: gradient of the loss, and the inputs of the loss: logits, target and, if given, class weights. Output: of the logits' shape.
 */
public record CrossEntropyGradient(String reduction, double labelSmoothing, int ignoreIndex) implements Op {
    public static final OpType TYPE = new OpType(
            "CrossEntropyGradient", "", CrossEntropy.ATTRIBUTES, attributes -> of(CrossEntropy.from(attributes)));

    /** As {@link CrossEntropy#CrossEntropy(double)}. */
    public CrossEntropyGradient(double labelSmoothing) {
        this("mean", labelSmoothing, -100);
    }

    private static CrossEntropyGradient of(CrossEntropy loss) {
        return new CrossEntropyGradient(loss.reduction(), loss.labelSmoothing(), loss.ignoreIndex());
    }

    private CrossEntropy loss() {
        return new CrossEntropy(reduction, labelSmoothing, ignoreIndex);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return loss().attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        List<Operand> ofLoss = inputs.subList(1, inputs.size());
        ShapeRules.checkGradient(inputs.get(0), loss().infer(ofLoss).getFirst().shape());
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dloss = inputs.get(0).doubles();
        double[] logits = inputs.get(1).doubles();
        SmoothedTarget target = new SmoothedTarget(loss(), inputs.subList(1, inputs.size()));
        Lines classes = target.classes();
        Wide gradient = Wide.zeros(inputs.get(1).type(), inputs.get(1).shape());
        double divisor = reduction.equals("mean") ? target.divisor() : 1;
        for (int position = 0; position < target.positions(); position++) {
            double[] wanted = target.at(position);
            if (Arrays.stream(wanted).allMatch(one -> one == 0)) {
                continue; // ignored: zero, also where the mean divides by zero
            }
            int line = target.line(position);
            double[] softmax = classes.softmax(logits, line);
            double all = Arrays.stream(wanted).sum();
            double scale = dloss[reduction.equals("none") ? position : 0] / divisor;
            for (int c = 0; c < wanted.length; c++) {
                gradient.doubles()[line + c * classes.stride()] = scale * (softmax[c] * all - wanted[c]);
            }
        }
        return List.of(gradient);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("CrossEntropyGradient", "second derivatives of the loss are not implemented");
    }
}
