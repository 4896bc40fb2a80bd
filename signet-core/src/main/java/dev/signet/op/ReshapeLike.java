package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** The elements of the first input in the shape of the second, of which only the shape is read: the gradient of {@link Reshape} and {@link Flatten}. */
public record ReshapeLike() implements Op {
    public static final OpType TYPE = new OpType("ReshapeLike", "", List.of(), attributes -> new ReshapeLike());

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
        SymbolicShape x = inputs.get(0).shape();
        SymbolicShape like = inputs.get(1).shape();
        if (x.isConcrete()
                && like.isConcrete()
                && x.concrete().elements() != like.concrete().elements()) {
            throw new ShapeException("input is " + x + " (" + x.concrete().elements()
                    + " elements), which cannot be reshaped to " + like + " ("
                    + like.concrete().elements() + " elements)");
        }
        return List.of(inputs.getFirst().type().withShape(like));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        return List.of(inputs.get(0).reshaped(inputs.get(1).shape()));
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new ReshapeLike(), scope.gradient(), scope.input(0))), Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
