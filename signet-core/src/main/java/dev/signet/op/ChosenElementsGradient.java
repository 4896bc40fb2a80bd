package dev.signet.op;

import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of an op that chooses elements of its input, such as {@link FractionalMaxPool} and {@link AdaptivePolyphase}: what arrives goes back to where it was
 * taken from, added up where an element was taken several times. Inputs: the output gradient, of its shape in int64 the index of each among all elements of the
 * input, each in the sample it is for, and the input, of which only the shape is read.
 */
public record ChosenElementsGradient() implements Op {
    public static final OpType TYPE =
            new OpType("ChosenElementsGradient", "", List.of(), attributes -> new ChosenElementsGradient());

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
        return input < 2;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ShapeRules.checkGradient(inputs.get(0), inputs.get(1).shape());
        ValueType indices = inputs.get(1).type();
        if (indices.element().isFloat()) {
            throw new ShapeException("indices are " + indices + ", expected integers");
        }
        return List.of(inputs.get(2).type());
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide dy = inputs.get(0);
        long[] indices = inputs.get(1).longs();
        Wide dx = Wide.zeros(dy.type(), inputs.get(2).shape());
        for (int i = 0; i < indices.length; i++) {
            dx.doubles()[MaxUnpool.checked(indices[i], dx.shape().elements())] += dy.doubles()[i];
        }
        return List.of(dx);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                Optional.of(scope.add(new MaxUnpoolGradient(), scope.gradient(), scope.input(1))),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
