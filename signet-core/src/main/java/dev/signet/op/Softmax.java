package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** exp(x) / sum of exp over one axis. */
public record Softmax(int axis) implements Op {
    static final Attribute AXIS =
            Attribute.optional("axis", Attribute.Kind.INTEGER, 1L, "an axis, negative from the back");

    public static final OpType TYPE = new OpType(
            "Softmax", "Softmax-13", List.of(Softmax.AXIS), attributes -> new Softmax(attributes.integer("axis")));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("axis", axis);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.getFirst();
        if (axis >= x.rank() || axis < -x.rank()) {
            throw new ShapeException("input is " + x.shape() + ", there is no axis " + axis);
        }
        return List.of(x.type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        int along = axis < 0 ? axis + x.shape().rank() : axis;
        int count = x.shape().size(along);
        int stride = x.shape().strides()[along];
        Wide y = Wide.zeros(x.type(), x.shape());
        double[] in = x.doubles();
        double[] out = y.doubles();
        for (int i = 0; i < in.length; i++) {
            if (i / stride % count != 0) {
                continue;
            }
            double most = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < count; k++) {
                most = Math.max(most, in[i + k * stride]);
            }
            double sum = 0;
            for (int k = 0; k < count; k++) {
                out[i + k * stride] = StrictMath.exp(in[i + k * stride] - most);
                sum += out[i + k * stride];
            }
            for (int k = 0; k < count; k++) {
                out[i + k * stride] /= sum;
            }
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("Softmax", "train on logits with the cross-entropy loss, which contains it");
    }
}
