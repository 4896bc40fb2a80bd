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

/** The gradient of {@link MaxRoiPool} with respect to the image. Inputs: output gradient, x, regions. Output: of the shape of x. */
public record MaxRoiPoolGradient(MaxRoiPool pool) implements Op {
    public static final OpType TYPE = new OpType(
            "MaxRoiPoolGradient",
            "",
            MaxRoiPool.ATTRIBUTES,
            attributes -> new MaxRoiPoolGradient(MaxRoiPool.from(attributes)));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return pool.attributes();
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        SymbolicShape y = pool.infer(inputs.subList(1, 3)).getFirst().shape();
        ShapeRules.checkGradient(inputs.get(0), y);
        return List.of(inputs.get(1).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(1);
        int[] winners = pool.winners(x, inputs.get(2).doubles());
        Wide dx = Wide.zeros(x.type(), x.shape());
        for (int i = 0; i < winners.length; i++) {
            if (winners[i] >= 0) {
                dx.doubles()[winners[i]] += inputs.get(0).doubles()[i];
            }
        }
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        throw new NoGradientException(TYPE.name(), "second derivatives of MaxRoiPool are not implemented");
    }
}
