package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
import dev.signet.graph.GradientScope;
import dev.signet.graph.Op;
import dev.signet.graph.OpType;
import dev.signet.graph.Operand;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A function of each pair of elements of two values of one element type, of one shape or broadcast to one; {@link Add} and {@link Mul} are ops of their own. */
public record Binary(BinaryFunction function) implements Op {
    private static final Attribute FUNCTION =
            Attribute.required("function", Attribute.Kind.TEXT, "a name of BinaryFunction");

    public static final OpType TYPE = new OpType(
            "Binary",
            "",
            List.of(FUNCTION),
            attributes -> new Binary(BinaryFunction.of(attributes.text(FUNCTION.name()))));

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(FUNCTION.name(), function.text());
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType type = Broadcast.type(inputs.get(0), inputs.get(1));
        boolean computes = type.element().isInteger() || type.element().isFloat() && function.takesFloats();
        if (!computes) {
            throw new ShapeException(function.text() + " of " + type.element() + " is not defined");
        }
        return List.of(type);
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide a = inputs.get(0);
        Wide b = inputs.get(1);
        ElementType type = a.type();
        return List.of(Broadcast.combine(
                a, b, Broadcast.shape(a, b), function::of, (p, q) -> type.wrap(function.of(p, q, type))));
    }

    /** At a tie the larger and the smaller of two are the first one. */
    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.broadcast(inputs, sampled);
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return switch (function) {
            case SUB -> both(scope, scope.gradient(), negative(scope, scope.gradient()));
            case DIV -> {
                Value toFirst = divide(scope, scope.gradient(), scope.input(1));
                yield both(scope, toFirst, negative(scope, scope.add(new Mul(), toFirst, scope.output(0))));
            }
            case POW -> both(scope, ofBase(scope), ofExponent(scope));
            case MOD, REMAINDER -> {
                Value whole = divide(
                        scope,
                        scope.add(new Binary(BinaryFunction.SUB), scope.input(0), scope.output(0)),
                        scope.input(1));
                yield both(scope, scope.gradient(), negative(scope, scope.add(new Mul(), scope.gradient(), whole)));
            }
            case MAX -> chosen(scope, Comparison.GREATER_OR_EQUAL);
            case MIN -> chosen(scope, Comparison.LESS_OR_EQUAL);
            case AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> List.of(Optional.empty(), Optional.empty());
        };
    }

    private static List<Optional<Value>> both(GradientScope scope, Value first, Value second) {
        return List.of(
                scope.wanted(0) ? Optional.of(SumTo.shapeOf(scope, 0, first)) : Optional.empty(),
                scope.wanted(1) ? Optional.of(SumTo.shapeOf(scope, 1, second)) : Optional.empty());
    }

    private static Value negative(GradientScope scope, Value x) {
        return scope.add(new Unary(UnaryFunction.NEG), x);
    }

    private static Value divide(GradientScope scope, Value a, Value b) {
        return scope.add(new Binary(BinaryFunction.DIV), a, b);
    }

    /** b times a to the power of b - 1. */
    private static Value ofBase(GradientScope scope) {
        Value less = scope.add(new Activation(ActivationFunction.AFFINE, 1, -1), scope.input(1));
        Value power = scope.add(new Binary(BinaryFunction.POW), scope.input(0), less);
        return scope.add(new Mul(), scope.gradient(), scope.add(new Mul(), scope.input(1), power));
    }

    private static Value ofExponent(GradientScope scope) {
        Value logarithm = scope.add(new Unary(UnaryFunction.LOG), scope.input(0));
        return scope.add(new Mul(), scope.gradient(), scope.add(new Mul(), scope.output(0), logarithm));
    }

    private static List<Optional<Value>> chosen(GradientScope scope, Comparison comparison) {
        Value first = scope.add(new Compare(comparison), scope.input(0), scope.input(1));
        Value zeros = scope.add(new FillLike(scope.gradient().type().element(), 0), scope.gradient());
        return both(
                scope,
                scope.add(new Where(), first, scope.gradient(), zeros),
                scope.add(new Where(), first, zeros, scope.gradient()));
    }
}
