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

/** The gradient of {@link Activation} from the output gradient and the input: dy times the derivative at x. */
public record ActivationGradient(Activation activation) implements Op {
    public static final OpType TYPE = new OpType(
            "ActivationGradient",
            "",
            Activation.ATTRIBUTES,
            attributes -> new ActivationGradient(Activation.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return activation.attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(Elementwise.same(inputs.get(0), inputs.get(1)));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        double[] x = inputs.get(1).doubles();
        Wide dx = Wide.zeros(inputs.getFirst().type(), inputs.getFirst().shape());
        for (int i = 0; i < x.length; i++) {
            dx.doubles()[i] = dy[i] * activation.function().derivative(x[i], activation.a(), activation.b());
        }
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("ActivationGradient", "second derivatives of activations are not implemented");
    }
}
