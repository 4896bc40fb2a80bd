package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** The gradient of {@link RoiAlign} with respect to the image. Inputs: output gradient, x, regions, images. Output: of the shape of x. */
public record RoiAlignGradient(RoiAlign align) implements Op {
    public static final OpType TYPE = new OpType(
            "RoiAlignGradient", "", RoiAlign.ATTRIBUTES, attributes -> new RoiAlignGradient(RoiAlign.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return align.attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape y = align.infer(inputs.subList(1, 4)).getFirst().shape();
        ShapeRules.checkGradient(inputs.get(0), y);
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        Wide x = inputs.get(1);
        Wide dx = Wide.zeros(x.type(), x.shape());
        align.forEach(
                x,
                inputs.get(2),
                inputs.get(3).longs(),
                (pixel, output, weight) -> dx.doubles()[pixel] += weight * dy[output]);
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(TYPE.name(), "second derivatives of RoiAlign are not implemented");
    }
}
