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

/** The gradients of {@link BatchNorm} with fixed statistics. Inputs: dy, x, scale, mean, variance; outputs: dx, dscale, dbias. */
public record BatchNormGradient(double epsilon) implements Op {
    public static final OpType TYPE = new OpType(
            "BatchNormGradient",
            "",
            List.of(BatchNorm.EPSILON),
            attributes -> new BatchNormGradient(attributes.number("epsilon")));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of("epsilon", epsilon);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Elementwise.same(inputs.get(0), inputs.get(1));
        BatchNorm.check(inputs.subList(1, 5));
        return List.of(inputs.get(1).type(), inputs.get(2).type(), inputs.get(2).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        Wide x = inputs.get(1);
        double[] scale = inputs.get(2).doubles();
        double[] mean = inputs.get(3).doubles();
        double[] variance = inputs.get(4).doubles();
        Wide dx = Wide.zeros(x.type(), x.shape());
        Wide dscale = Wide.zeros(x.type(), inputs.get(2).shape());
        Wide dbias = Wide.zeros(x.type(), inputs.get(2).shape());
        for (int i = 0; i < dy.length; i++) {
            int c = BatchNorm.channel(x.shape(), i);
            double inverse = 1 / Math.sqrt(variance[c] + epsilon);
            dx.doubles()[i] = dy[i] * scale[c] * inverse;
            dscale.doubles()[c] += dy[i] * (x.doubles()[i] - mean[c]) * inverse;
            dbias.doubles()[c] += dy[i];
        }
        return List.of(dx, dscale, dbias);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(
                "BatchNormGradient", "second derivatives of batch normalisation are not implemented");
    }
}
