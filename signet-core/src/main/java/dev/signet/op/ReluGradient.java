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

/** The gradient of {@link Relu} from the output gradient and the output: dy where y > 0, else 0. */
public record ReluGradient() implements Op {
    public static final OpType TYPE = new OpType("ReluGradient", "", List.of(), attributes -> new ReluGradient());

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
        return List.of(Elementwise.same(inputs.get(0), inputs.get(1)));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] dy = inputs.get(0).doubles();
        double[] y = inputs.get(1).doubles();
        Wide dx = Wide.zeros(inputs.getFirst().type(), inputs.getFirst().shape());
        double[] out = dx.doubles();
        for (int i = 0; i < y.length; i++) {
            out[i] = y[i] > 0 ? dy[i] : 0;
        }
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException("ReluGradient", "second derivatives of Relu are not implemented");
    }
}
