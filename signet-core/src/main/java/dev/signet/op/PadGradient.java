package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link Pad}: the sum of the gradients of all positions that read an element. Inputs: output gradient, and the pad's input, of
 * which only the shape is read. Output: of the input's shape.
 */
public record PadGradient(Pad pad) implements Op {
    public static final OpType TYPE =
            new OpType("PadGradient", "", Pad.ATTRIBUTES, attributes -> new PadGradient(Pad.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return pad.attributes();
    }

    @Override
    public boolean readsElements(int input) {
        return input == 0;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.get(1);
        ShapeRules.checkGradient(inputs.get(0), pad.output(x.shape()));
        return List.of(x.type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide dx = Wide.zeros(inputs.get(1).type(), inputs.get(1).shape());
        int[] from = pad.elements(dx.shape());
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0) {
                dx.doubles()[from[i]] += inputs.get(0).doubles()[i];
            }
        }
        return List.of(dx);
    }

    /** Linear: its gradient is the pad with zeros for the constant. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(pad.linear(), scope.gradient())), Optional.empty());
    }
}
