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

/** The gradient of {@link CrossEntropy} with respect to the logits: (softmax - target) / N. Inputs: dloss, logits, target. */
public record CrossEntropyGradient(double labelSmoothing) implements Op {
    public static final OpType TYPE = new OpType(
            "CrossEntropyGradient",
            "",
            List.of(CrossEntropy.SMOOTHING),
            attributes -> new CrossEntropyGradient(attributes.number("label_smoothing")));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("label_smoothing", labelSmoothing);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        CrossEntropy.check(inputs.subList(1, 3));
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double dloss = inputs.get(0).doubles()[0];
        Wide logits = inputs.get(1);
        long[] target = inputs.get(2).longs();
        int classes = logits.shape().size(1);
        Wide softmax = new Softmax(1).reference(List.of(logits)).getFirst();
        double[] out = softmax.doubles();
        for (int i = 0; i < out.length; i++) {
            double wanted = (i % classes == CrossEntropy.checked(target[i / classes], classes) ? 1 - labelSmoothing : 0)
                    + labelSmoothing / classes;
            out[i] = (out[i] - wanted) * dloss / target.length;
        }
        return List.of(softmax);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("CrossEntropyGradient", "second derivatives of the loss are not implemented");
    }
}
