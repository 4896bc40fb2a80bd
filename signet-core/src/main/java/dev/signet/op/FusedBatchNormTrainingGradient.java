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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gradients of {@link BatchNormTraining} followed by {@link Limits}, with the same bits as those of the two one after the other: where the gradient passes is
 * computed again from x instead of read. Inputs: dy, x, scale, batch mean, inverse deviation, bias; outputs: dx, dscale, dbias.
 */
public record FusedBatchNormTrainingGradient(Limits limits) implements Op {
    private static final int PLAIN_INPUTS = 5;
    private static final BatchNormTrainingGradient PLAIN = new BatchNormTrainingGradient();

    public static final OpType TYPE = new OpType(
            "FusedBatchNormTrainingGradient",
            "",
            List.of(Limits.ATTRIBUTE),
            attributes -> new FusedBatchNormTrainingGradient(Limits.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return limits.addTo(Attributes.NONE);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        BatchNorm.check(List.of(inputs.get(1), inputs.get(PLAIN_INPUTS)));
        return PLAIN.infer(inputs.subList(0, PLAIN_INPUTS));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(1);
        double[] scale = inputs.get(2).doubles();
        double[] mean = inputs.get(3).doubles();
        double[] inverse = inputs.get(4).doubles();
        double[] bias = inputs.get(PLAIN_INPUTS).doubles();
        Wide dy = Wide.zeros(x.type(), x.shape());
        for (int i = 0; i < x.doubles().length; i++) {
            int c = BatchNorm.channel(x.shape(), i);
            double y = (x.doubles()[i] - mean[c]) * inverse[c] * scale[c] + bias[c];
            dy.doubles()[i] = limits.passes(y) ? inputs.getFirst().doubles()[i] : 0;
        }
        List<Wide> plain = new ArrayList<>(inputs.subList(0, PLAIN_INPUTS));
        plain.set(0, dy);
        return PLAIN.reference(plain);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(
                "FusedBatchNormTrainingGradient", "second derivatives of batch normalisation are not implemented");
    }
}
