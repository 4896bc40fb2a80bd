package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.Cost;
import dev.signet.graph.Dim;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One number of all along some axes.
 *
 * @param axes counted from the end when negative, each once
 * @param keepAxes whether they stay, with a size of 1
 */
public record Reduce(Reduction reduction, List<Integer> axes, boolean keepAxes) implements Op {
    private static final Attribute REDUCTION =
            Attribute.required("reduction", Attribute.Kind.TEXT, "a name of Reduction");
    private static final Attribute AXES =
            Attribute.required("axes", Attribute.Kind.INTEGERS, "axes, negative from the end, each once");
    private static final Attribute KEEP = Attribute.optional("keepdims", Attribute.Kind.FLAG, true, "");

    public static final OpType TYPE = new OpType(
            "Reduce",
            "",
            List.of(REDUCTION, AXES, KEEP),
            attributes -> new Reduce(
                    Reduction.of(attributes.text(REDUCTION.name())),
                    Arrays.stream(attributes.integers(AXES.name())).boxed().toList(),
                    attributes.flag(KEEP.name())));

    public Reduce {
        axes = List.copyOf(axes);
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(REDUCTION.name(), reduction.text())
                .with(AXES.name(), axes.stream().map(Integer::longValue).toList())
                .with(KEEP.name(), keepAxes);
    }

    private Set<Integer> reduced(int rank) {
        Set<Integer> reduced = new HashSet<>();
        for (int axis : axes) {
            if (!reduced.add(ShapeRules.axis(axis, rank))) {
                throw new ShapeException("axes are " + axes + " of " + rank + ", expected each once");
            }
        }
        return reduced;
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        return List.of(x.withShape(shape(x.shape(), keepAxes)));
    }

    private SymbolicShape shape(SymbolicShape x, boolean keep) {
        Set<Integer> reduced = reduced(x.rank());
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!reduced.contains(axis)) {
                dims.add(x.dim(axis));
            } else if (keep) {
                dims.add(Dim.of(1));
            }
        }
        return new SymbolicShape(dims);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        SymbolicShape shape = SymbolicShape.of(x.shape());
        Wide y = Wide.zeros(x.type(), shape(shape, true).concrete());
        reduction.fill(x, Broadcast.sources(y.shape(), x.shape()), y);
        return List.of(y.reshaped(shape(shape, keepAxes).concrete()));
    }

    /** Of a product, where no factor is 0; of several largest or smallest numbers, each gets its share. */
    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        Value x = scope.input(0);
        Value gradient = scope.add(new BroadcastLike(), kept(scope, scope.gradient()), x);
        return List.of(Optional.of(
                switch (reduction) {
                    case SUM -> gradient;
                    case MEAN ->
                        over(
                                scope,
                                gradient,
                                sum(scope, scope.add(new FillLike(x.type().element(), 1), x)));
                    case PROD -> over(scope, times(scope, gradient, result(scope)), x);
                    case MAX, MIN -> {
                        Value which = scope.add(new Compare(Comparison.EQUAL), x, result(scope));
                        Value ones = scope.add(new Cast(x.type().element()), which);
                        yield over(scope, times(scope, gradient, ones), sum(scope, ones));
                    }
                    case L1 -> times(scope, gradient, scope.add(new Unary(UnaryFunction.SIGN), x));
                    case L2 -> over(scope, times(scope, gradient, x), result(scope));
                    case SUM_SQUARE ->
                        scope.add(new Activation(ActivationFunction.AFFINE, 2, 0), times(scope, gradient, x));
                    case LOG_SUM -> over(scope, gradient, scope.add(new Unary(UnaryFunction.EXP), result(scope)));
                    case LOG_SUM_EXP -> {
                        Value less = scope.add(new Binary(BinaryFunction.SUB), x, result(scope));
                        yield times(scope, gradient, scope.add(new Unary(UnaryFunction.EXP), less));
                    }
                }));
    }

    private Value result(GradientScope scope) {
        return kept(scope, scope.output(0));
    }

    /** A value of the shape of the output, with the axes put back. */
    private Value kept(GradientScope scope, Value value) {
        if (keepAxes) {
            return value;
        }
        return scope.add(
                new Unsqueeze(
                        reduced(scope.input(0).shape().rank()).stream().sorted().toList()),
                value);
    }

    private Value sum(GradientScope scope, Value x) {
        return scope.add(new Reduce(Reduction.SUM, axes, true), x);
    }

    private static Value times(GradientScope scope, Value a, Value b) {
        return scope.add(new Mul(), a, b);
    }

    private static Value over(GradientScope scope, Value a, Value b) {
        return scope.add(new Binary(BinaryFunction.DIV), a, b);
    }

    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.elementwise(inputs.getFirst().elements());
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return reduced(inputs.getFirst().rank()).stream().allMatch(axis -> axis < 2) ? Reach.POINT : Reach.EVERYTHING;
    }
}
