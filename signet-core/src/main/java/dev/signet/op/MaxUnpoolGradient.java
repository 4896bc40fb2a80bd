package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gradient of {@link MaxUnpool}: for each index the output gradient there. Inputs: output gradient, indices int64. Output: of the indices' shape. */
public record MaxUnpoolGradient() implements Op {
    public static final OpType TYPE =
            new OpType("MaxUnpoolGradient", "", List.of(), attributes -> new MaxUnpoolGradient());

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
        return List.of(inputs.get(0).type().withShape(inputs.get(1).shape()));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide dy = inputs.get(0);
        long[] indices = inputs.get(1).longs();
        Wide dx = Wide.zeros(dy.type(), inputs.get(1).shape());
        for (int i = 0; i < indices.length; i++) {
            dx.copy(dy, MaxUnpool.checked(indices[i], dy.shape().elements()), i, 1);
        }
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        List<Integer> sizes = new ArrayList<>();
        SymbolicShape dy = scope.input(0).shape();
        for (int axis = 2; axis < dy.rank(); axis++) {
            sizes.add(dy.size(axis));
        }
        return List.of(
                Optional.of(scope.add(new MaxUnpool(sizes), scope.gradient(), scope.input(1))), Optional.empty());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
