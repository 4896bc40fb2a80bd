package dev.signet.io.onnx;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Mul;
import dev.signet.op.Sigmoid;
import dev.signet.op.Tanh;
import dev.signet.op.Unary;
import dev.signet.op.UnaryFunction;
import dev.signet.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Activations written out as arithmetic. */
final class ActivationIdioms {
    private static final int MOST_FACTORS = 4;

    private ActivationIdioms() {}

    /** The smaller of the larger: x between two numbers. */
    static Optional<Value> clamp(IdiomScope scope, Op op, List<Value> inputs) {
        if (!isBinary(op, BinaryFunction.MIN) || inputs.getFirst().type().element() != ElementType.FLOAT32) {
            return Optional.empty();
        }
        Optional<Double> most = scope.number(inputs.get(1));
        Optional<IdiomScope.Made> inner =
                scope.maker(inputs.getFirst()).filter(made -> isBinary(made.op(), BinaryFunction.MAX));
        Optional<Double> least = inner.flatMap(made -> scope.number(made.input(1)));
        if (most.isEmpty() || least.isEmpty() || least.get() > most.get()) {
            return Optional.empty();
        }
        return Optional.of(scope.add(
                new Activation(ActivationFunction.HARD_TANH, least.get(), most.get()),
                inner.get().input(0)));
    }

    private static boolean isBinary(Op op, BinaryFunction function) {
        return op instanceof Binary binary && binary.function() == function;
    }

    /** A product of values, and the number they are multiplied with. */
    private record Product(double scale, List<Value> factors) {
        Product times(Product other) {
            List<Value> all = new ArrayList<>(factors);
            all.addAll(other.factors());
            return new Product(scale * other.scale(), all);
        }
    }

    private static Product product(IdiomScope scope, Value value, int depth) {
        Optional<Double> number = scope.number(value);
        if (number.isPresent()) {
            return new Product(number.get(), List.of());
        }
        Optional<IdiomScope.Made> made = scope.maker(value);
        return made.isEmpty() || depth == 0
                ? new Product(1, List.of(value))
                : product(scope, made.get().op(), made.get().inputs(), depth)
                        .orElseGet(() -> new Product(1, List.of(value)));
    }

    private static Optional<Product> product(IdiomScope scope, Op op, List<Value> inputs, int depth) {
        if (op instanceof Mul) {
            return Optional.of(
                    product(scope, inputs.get(0), depth - 1).times(product(scope, inputs.get(1), depth - 1)));
        }
        if (isBinary(op, BinaryFunction.DIV) && scope.number(inputs.get(1)).isPresent()) {
            double divisor = scope.number(inputs.get(1)).get();
            return Optional.of(product(scope, inputs.get(0), depth - 1).times(new Product(1 / divisor, List.of())));
        }
        if (op instanceof Activation affine && affine.function() == ActivationFunction.AFFINE && affine.b() == 0) {
            return Optional.of(product(scope, inputs.get(0), depth - 1).times(new Product(affine.a(), List.of())));
        }
        return Optional.empty();
    }

    /** x times a function of x, or such a function times a number. */
    static Optional<Value> product(IdiomScope scope, Op op, List<Value> inputs) {
        if (inputs.getFirst().type().element() != ElementType.FLOAT32) {
            return Optional.empty();
        }
        Optional<Product> product = product(scope, op, inputs, MOST_FACTORS);
        if (product.isEmpty()) {
            return Optional.empty();
        }
        List<Value> factors = product.get().factors();
        double scale = product.get().scale();
        if (factors.size() == 1) {
            return IdiomScope.near(scale, 1.0 / 6)
                    ? clampedSum(scope, factors.getFirst())
                            .map(x -> scope.add(new Activation(ActivationFunction.HARD_SIGMOID), x))
                    : Optional.empty();
        }
        if (factors.size() != 2) {
            return Optional.empty();
        }
        return gated(scope, scale, factors.get(0), factors.get(1))
                .or(() -> gated(scope, scale, factors.get(1), factors.get(0)));
    }

    private static Optional<Value> gated(IdiomScope scope, double scale, Value x, Value gate) {
        Optional<ActivationFunction> function = Optional.empty();
        if (scale == 1) {
            function = gate(scope, x, gate);
        } else if (IdiomScope.near(scale, 1.0 / 6) && clampedSum(scope, gate).equals(Optional.of(x))) {
            function = Optional.of(ActivationFunction.HARD_SWISH);
        } else if (IdiomScope.near(scale, 0.5) && onePlusErf(scope, gate).equals(Optional.of(x))) {
            function = Optional.of(ActivationFunction.GELU);
        }
        return function.map(found -> scope.add(new Activation(found), x));
    }

    private static Optional<ActivationFunction> gate(IdiomScope scope, Value x, Value gate) {
        Optional<IdiomScope.Made> made = scope.maker(gate);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        Value inner = made.get().input(0);
        Op op = made.get().op();
        if (op instanceof Sigmoid && inner.equals(x)) {
            return Optional.of(ActivationFunction.SILU);
        }
        if (op instanceof Activation hard
                && hard.function() == ActivationFunction.HARD_SIGMOID
                && IdiomScope.near(hard.a(), 1.0 / 6)
                && hard.b() == 0.5
                && inner.equals(x)) {
            return Optional.of(ActivationFunction.HARD_SWISH);
        }
        boolean softplus = op instanceof Tanh
                && scope.made(inner, Activation.class)
                        .filter(curve -> curve.function() == ActivationFunction.SOFTPLUS && curve.a() == 1)
                        .isPresent()
                && scope.maker(inner).orElseThrow().input(0).equals(x);
        return softplus ? Optional.of(ActivationFunction.MISH) : Optional.empty();
    }

    /** The x of x + 3 between 0 and 6. */
    private static Optional<Value> clampedSum(IdiomScope scope, Value value) {
        return scope.maker(value)
                .filter(made -> made.op() instanceof Activation clamp
                        && clamp.function() == ActivationFunction.HARD_TANH
                        && clamp.a() == 0
                        && clamp.b() == 6)
                .flatMap(made -> plus(scope, made.input(0), 3));
    }

    /** The other summand, if one is this number. */
    private static Optional<Value> plus(IdiomScope scope, Value sum, double number) {
        Optional<IdiomScope.Made> made = scope.maker(sum).filter(found -> found.op() instanceof Add);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        if (scope.isNumber(made.get().input(1), number)) {
            return Optional.of(made.get().input(0));
        }
        return scope.isNumber(made.get().input(0), number)
                ? Optional.of(made.get().input(1))
                : Optional.empty();
    }

    /** The x of 1 + erf(x / √2). */
    private static Optional<Value> onePlusErf(IdiomScope scope, Value value) {
        return plus(scope, value, 1)
                .flatMap(scope::maker)
                .filter(made -> made.op() instanceof Unary unary && unary.function() == UnaryFunction.ERF)
                .map(made -> product(scope, made.input(0), MOST_FACTORS))
                .filter(inner -> inner.factors().size() == 1 && IdiomScope.near(inner.scale(), Math.sqrt(0.5)))
                .map(inner -> inner.factors().getFirst());
    }
}
