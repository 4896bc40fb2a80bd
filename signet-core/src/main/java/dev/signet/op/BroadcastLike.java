package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** A value repeated over the shape of a second input, to which it broadcasts and of which only the shape is read. */
public record BroadcastLike() implements Op {
    public static final OpType TYPE = new OpType("BroadcastLike", "", List.of(), attributes -> new BroadcastLike());

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
        Operand x = inputs.get(0);
        Operand like = inputs.get(1);
        if (!Broadcast.type(x, like).shape().mayEqual(like.shape())) {
            throw new ShapeException(x.shape() + " does not broadcast to " + like.shape());
        }
        return List.of(like.type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] x = inputs.get(0).doubles();
        Wide y = Wide.zeros(inputs.get(1).type(), inputs.get(1).shape());
        int[] sources = Broadcast.sources(inputs.get(0).shape(), y.shape());
        for (int i = 0; i < sources.length; i++) {
            y.doubles()[i] = x[sources[i]];
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(SumTo.shapeOf(scope, 0, scope.gradient())), Optional.empty());
    }

    /** Elements are moved, none is computed. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }
}
