package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.GradientScope;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Reach;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The first input with the elements of the third written where the second, of integers, points to: where {@link Gather} of the result would read them.
 *
 * @param gather how indices point; not {@link Gather.Kind#SLICES}
 * @param combination what is done with the element that is there
 */
public record Scatter(Gather gather, Combination combination) implements Op {
    /** What a new element does to the one in its place. */
    public enum Combination {
        /** It replaces it; of several, the last. */
        NONE,
        ADD,
        MUL,
        MAX,
        MIN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        double of(double before, double update) {
            return switch (this) {
                case NONE -> update;
                case ADD -> before + update;
                case MUL -> before * update;
                case MAX -> Math.max(before, update);
                case MIN -> Math.min(before, update);
            };
        }

        long of(long before, long update, ElementType type) {
            return type.wrap(
                    switch (this) {
                        case NONE -> update;
                        case ADD -> before + update;
                        case MUL -> before * update;
                        case MAX -> BinaryFunction.MAX.of(before, update, type);
                        case MIN -> BinaryFunction.MIN.of(before, update, type);
                    });
        }
    }

    private static final Attribute COMBINATION =
            Attribute.optional("reduction", Attribute.Kind.TEXT, "none", "none, add, mul, max, min");

    public static final OpType TYPE = new OpType(
            "Scatter",
            "",
            List.of(Gather.KIND, Concat.AXIS, COMBINATION),
            attributes -> new Scatter(
                    Gather.from(attributes),
                    Combination.valueOf(attributes.text(COMBINATION.name()).toUpperCase(Locale.ROOT))));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return gather.attributes().with(COMBINATION.name(), combination.text());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.get(0).type();
        SymbolicShape expected = gather.shape(x.shape(), inputs.get(1).shape());
        if (gather.kind() == Gather.Kind.SLICES
                || !inputs.get(1).type().element().isInteger()
                || !inputs.get(2).shape().mayEqual(expected)
                || inputs.get(2).type().element() != x.element()) {
            throw new ShapeException("updates are " + inputs.get(2).type() + " at indices "
                    + inputs.get(1).type() + ", expected " + x.element() + "[" + expected + "]");
        }
        return List.of(x);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide updates = inputs.get(2);
        Wide y = inputs.get(0).reshaped(inputs.get(0).shape());
        int[] targets = gather.sources(y.shape(), inputs.get(1), updates.shape());
        for (int i = 0; i < targets.length; i++) {
            int at = targets[i];
            if (combination == Combination.NONE) {
                y.copy(updates, i, at, 1);
            } else if (y.isFloat()) {
                y.doubles()[at] = combination.of(y.doubles()[at], updates.doubles()[i]);
            } else {
                y.longs()[at] = combination.of(y.longs()[at], updates.longs()[i], y.type());
            }
        }
        return List.of(y);
    }

    /** Where two updates meet without being added, both get the gradient of the place. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        if (combination != Combination.NONE && combination != Combination.ADD) {
            throw new NoGradientException(
                    TYPE.name(), "which of the elements that meet decided is not kept; only none and add have one");
        }
        Value arrived = scope.gradient();
        return List.of(
                scope.wanted(0)
                        ? Optional.of(combination == Combination.ADD ? arrived : hidden(scope))
                        : Optional.empty(),
                Optional.empty(),
                scope.wanted(2) ? Optional.of(scope.add(gather, arrived, scope.input(1))) : Optional.empty());
    }

    /** The gradient with zeros where elements were replaced. */
    private Value hidden(GradientScope scope) {
        Value zeros = scope.add(new FillLike(scope.gradient().type().element(), 0), scope.input(2));
        return scope.add(this, scope.gradient(), scope.input(1), zeros);
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.get(2).elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
