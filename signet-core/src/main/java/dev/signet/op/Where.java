package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/** The element of the second input where the first, a bool, is true, else that of the third; all three broadcast to one shape. */
public record Where() implements Op {
    public static final OpType TYPE = new OpType("Where", "Where-9", List.of(), attributes -> new Where());

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
        if (inputs.getFirst().type().element() != ElementType.BOOL) {
            throw new ShapeException("the condition is " + inputs.getFirst().type() + ", expected BOOL");
        }
        ValueType type = Broadcast.type(inputs.get(1), inputs.get(2));
        SymbolicShape shape = Broadcast.shape(inputs.getFirst().shape(), type.shape());
        return List.of(type.withShape(shape));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide condition = inputs.get(0);
        Wide a = inputs.get(1);
        Wide b = inputs.get(2);
        Shape shape = Broadcast.shape(condition.shape(), Broadcast.shape(a.shape(), b.shape()));
        int[] asked = Broadcast.sources(condition.shape(), shape);
        int[] fromA = Broadcast.sources(a.shape(), shape);
        int[] fromB = Broadcast.sources(b.shape(), shape);
        Wide y = Wide.zeros(a.type(), shape);
        for (int i = 0; i < shape.elements(); i++) {
            if (condition.longs()[asked[i]] != 0) {
                y.copy(a, fromA[i], i, 1);
            } else {
                y.copy(b, fromB[i], i, 1);
            }
        }
        return List.of(y);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value condition = scope.input(0);
        Value zeros = scope.add(new FillLike(scope.gradient().type().element(), 0), scope.gradient());
        return List.of(
                Optional.empty(),
                scope.wanted(1)
                        ? Optional.of(
                                SumTo.shapeOf(scope, 1, scope.add(new Where(), condition, scope.gradient(), zeros)))
                        : Optional.empty(),
                scope.wanted(2)
                        ? Optional.of(
                                SumTo.shapeOf(scope, 2, scope.add(new Where(), condition, zeros, scope.gradient())))
                        : Optional.empty());
    }
}
