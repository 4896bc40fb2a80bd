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

/**
 * The opposite of broadcasting: each element is the sum of those it would have been repeated to. Inputs: x, and a value that broadcasts to the shape
 * of x, of which only the shape is read. Output: of that shape.
 */
public record SumTo() implements Op {
    public static final OpType TYPE = new OpType("SumTo", "", List.of(), attributes -> new SumTo());

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    /** The gradient of an input that was broadcast: nothing to sum where the shapes are the same. */
    static Value shapeOf(GradientScope scope, int input, Value gradient) {
        Value like = scope.input(input);
        return like.shape().equals(gradient.shape()) ? gradient : scope.add(new SumTo(), gradient, like);
    }

    @Override
    public boolean readsElements(int input) {
        return input == 0;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        Operand x = inputs.get(0);
        Operand like = inputs.get(1);
        if (!Broadcast.type(x, like).shape().mayEqual(x.shape())) {
            throw new ShapeException(
                    "cannot sum " + x.shape() + " to " + like.shape() + ", which does not broadcast to it");
        }
        return List.of(like.type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        double[] x = inputs.get(0).doubles();
        Wide sums = Wide.zeros(inputs.get(1).type(), inputs.get(1).shape());
        int[] targets = Broadcast.sources(sums.shape(), inputs.get(0).shape());
        for (int i = 0; i < x.length; i++) {
            sums.doubles()[targets[i]] += x[i];
        }
        return List.of(sums);
    }

    /** Linear: its gradient is the output gradient, repeated over the shape of x. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new BroadcastLike(), scope.gradient(), scope.input(0))), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }
}
