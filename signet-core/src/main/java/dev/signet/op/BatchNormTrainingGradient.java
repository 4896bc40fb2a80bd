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

/** The gradients of {@link BatchNormTraining}. Inputs: dy, x, scale, batch mean, inverse deviation; outputs: dx, dscale, dbias. */
public record BatchNormTrainingGradient() implements Op {
    public static final OpType TYPE =
            new OpType("BatchNormTrainingGradient", "", List.of(), attributes -> new BatchNormTrainingGradient());

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
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
        double[] inverse = inputs.get(4).doubles();
        double count = (double) dy.length / scale.length;
        Wide dx = Wide.zeros(x.type(), x.shape());
        Wide dscale = Wide.zeros(x.type(), inputs.get(2).shape());
        Wide dbias = Wide.zeros(x.type(), inputs.get(2).shape());
        for (int i = 0; i < dy.length; i++) {
            int c = BatchNorm.channel(x.shape(), i);
            dscale.doubles()[c] += dy[i] * (x.doubles()[i] - mean[c]) * inverse[c];
            dbias.doubles()[c] += dy[i];
        }
        for (int i = 0; i < dy.length; i++) {
            int c = BatchNorm.channel(x.shape(), i);
            double normalised = (x.doubles()[i] - mean[c]) * inverse[c];
            dx.doubles()[i] = scale[c]
                    * inverse[c]
                    * (dy[i] - dbias.doubles()[c] / count - normalised * dscale.doubles()[c] / count);
        }
        return List.of(dx, dscale, dbias);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(
                "BatchNormTrainingGradient", "second derivatives of batch normalisation are not implemented");
    }
}
