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

/** The gradients of {@link DeformConv}. Inputs: output gradient and the convolution's five. Outputs: gradients of x, weight, offset and mask. */
public record DeformConvGradient(DeformConv conv) implements Op {
    public static final OpType TYPE = new OpType(
            "DeformConvGradient",
            "",
            DeformConv.ATTRIBUTES,
            attributes -> new DeformConvGradient(DeformConv.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return conv.attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        List<Operand> forward = inputs.subList(1, inputs.size());
        ShapeRules.checkGradient(inputs.get(0), conv.infer(forward).getFirst().shape());
        return List.of(
                forward.get(0).type(),
                forward.get(1).type(),
                forward.get(2).type(),
                forward.get(4).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        Wide x = inputs.get(1);
        Wide weight = inputs.get(2);
        DeformTaps taps = conv.taps(inputs.subList(1, inputs.size()));
        double[] columns = taps.columns(x.doubles());
        double[] slopes = new double[columns.length];
        Wide dx = Wide.zeros(x.type(), x.shape());
        Wide dweight = Wide.zeros(weight.type(), weight.shape());
        Wide doffset = Wide.zeros(inputs.get(3).type(), inputs.get(3).shape());
        Wide dmask = Wide.zeros(inputs.get(5).type(), inputs.get(5).shape());
        taps.products((column, w, out) -> {
            slopes[column] += dy[out] * weight.doubles()[w];
            dweight.doubles()[w] += dy[out] * columns[column];
        });
        taps.forEach((column, pixel, read, part, down, right) -> {
            double value = x.doubles()[pixel] * slopes[column];
            dx.doubles()[pixel] += read.mask() * part * slopes[column];
            doffset.doubles()[read.offsetDown()] += read.mask() * down * value;
            doffset.doubles()[read.offsetRight()] += read.mask() * right * value;
            dmask.doubles()[read.maskIndex()] += part * value;
        });
        return List.of(dx, dweight, doffset, dmask);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(TYPE.name(), "second derivatives of DeformConv are not implemented");
    }
}
