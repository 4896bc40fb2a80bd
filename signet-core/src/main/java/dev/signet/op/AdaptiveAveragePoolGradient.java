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

/** The gradient of {@link AdaptiveAveragePool}. Inputs: dy, and x, of which only the shape is read. */
public record AdaptiveAveragePoolGradient() implements Op {
    public static final OpType TYPE = new OpType("AdaptiveAveragePoolGradient", "", List.of(), attributes -> new AdaptiveAveragePoolGradient());

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public boolean readsElements(int input) {
        return input == 0;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide dy = inputs.get(0);
        Wide dx = Wide.zeros(dy.type(), inputs.get(1).shape());
        AdaptiveAveragePool.forEach(
                dx.shape(), dy.shape(), (xi, yi, count) -> dx.doubles()[xi] += dy.doubles()[yi] / count);
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("AdaptiveAveragePoolGradient", "second derivatives of pooling are not implemented");
    }
}
