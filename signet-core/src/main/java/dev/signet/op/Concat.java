package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tensors one after the other along an axis, which is counted from the end when negative.
 *
 * <p>Inputs: one or more of the same element type, whose sizes agree on all other axes.
 */
public record Concat(int axis) implements Op {
    static final Attribute AXIS = Attribute.required("axis", Attribute.Kind.INTEGER, "an axis, negative from the end");

    public static final OpType TYPE =
            new OpType("Concat", "Concat-4", List.of(AXIS), attributes -> new Concat(attributes.integer(AXIS.name())));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(AXIS.name(), axis);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType first = inputs.getFirst().type();
        int at = ShapeRules.axis(axis, first.rank());
        List<Dim> dims = new ArrayList<>(first.shape().dims());
        List<Dim> along = new ArrayList<>();
        for (Operand input : inputs) {
            checkFits(first, input.type(), at);
            along.add(input.shape().dim(at));
            for (int other = 0; other < dims.size(); other++) {
                if (!dims.get(other).isKnown()) {
                    dims.set(other, input.shape().dim(other));
                }
            }
        }
        dims.set(at, sum(along));
        return List.of(first.withShape(new SymbolicShape(dims)));
    }

    private static void checkFits(ValueType first, ValueType other, int at) {
        boolean fits = first.element() == other.element()
                && first.rank() == other.rank()
                && first.shape().with(at, Dim.of(0)).mayEqual(other.shape().with(at, Dim.of(0)));
        if (!fits) {
            throw new ShapeException("cannot concatenate " + first + " and " + other + " along axis " + at
                    + "; all other sizes and the element type must agree");
        }
    }

    private static Dim sum(List<Dim> sizes) {
        if (sizes.stream().allMatch(Dim::isKnown)) {
            return Dim.of(sizes.stream().mapToInt(Dim::size).reduce(0, Math::addExact));
        }
        if (sizes.size() == 1) {
            return sizes.getFirst();
        }
        return Dim.symbol(sizes.stream().map(Dim::toString).collect(Collectors.joining("+", "(", ")")));
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Shape first = inputs.getFirst().shape();
        int at = ShapeRules.axis(axis, first.rank());
        int total = inputs.stream().mapToInt(input -> input.shape().size(at)).sum();
        Wide y = Wide.zeros(inputs.getFirst().type(), first.with(at, total));
        int blocks = first.elements(0, at);
        int position = 0;
        for (int block = 0; block < blocks; block++) {
            for (Wide input : inputs) {
                int length = input.shape().elements(at, first.rank());
                y.copy(input, block * length, position, length);
                position += length;
            }
        }
        return List.of(y);
    }

    /** For each input the part of the gradient where it lies. */
    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.all(inputs, sampled)
                && ShapeRules.axis(axis, inputs.getFirst().rank()) > 0;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        int at = ShapeRules.axis(axis, scope.input(0).shape().rank());
        List<Optional<Value>> gradients = new ArrayList<>();
        int start = 0;
        for (int input = 0; input < scope.inputs(); input++) {
            Dim length = scope.input(input).shape().dim(at);
            if (!length.isKnown()) {
                throw new NoGradientException(
                        TYPE.name(), "the size " + length + " along axis " + at + " is not known; give concrete sizes");
            }
            gradients.add(
                    scope.wanted(input)
                            ? Optional.of(scope.add(new Slice(at, start, length.size()), scope.gradient()))
                            : Optional.empty());
            start += length.size();
        }
        return gradients;
    }

    /** Elements are moved, none is computed. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return ShapeRules.axis(axis, inputs.getFirst().rank()) < 2 ? Reach.POINT : Reach.EVERYTHING;
    }
}
