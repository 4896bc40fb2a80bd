package dev.signet.io.onnx;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Cast;
import dev.signet.op.Compare;
import dev.signet.op.Comparison;
import dev.signet.op.FloatTest;
import dev.signet.op.Mul;
import dev.signet.op.Reshape;
import dev.signet.op.Unary;
import dev.signet.op.UnaryFunction;
import dev.signet.op.Where;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.PowerOfTwo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Arithmetic, comparison and logic element by element. */
final class PointwiseNodes {
    private static final int NUMPY_BROADCASTING = 7;
    private static final int BOUNDS_AS_INPUTS = 11;

    private PointwiseNodes() {}

    // Of two values

    static void add(NodeScope node) {
        two(node, new Add());
    }

    static void mul(NodeScope node) {
        two(node, new Mul());
    }

    static Converter binary(BinaryFunction function) {
        return node -> two(node, new Binary(function));
    }

    static Converter compare(Comparison comparison) {
        return node -> two(node, new Compare(comparison));
    }

    private static void two(NodeScope node, Op op) {
        node.result(node.add(op, node.value(0), second(node)));
    }

    /** Before version 7 the second operand could be laid along inner axes of the first: it gets the missing axes behind. */
    private static Value second(NodeScope node) {
        Value b = node.value(1);
        if (node.opset() < NUMPY_BROADCASTING) {
            node.ignores("axis"); // nothing where nothing is laid along another
        }
        if (node.opset() >= NUMPY_BROADCASTING || !node.flag("broadcast", false) || !node.hasAttribute("axis")) {
            return b;
        }
        int rank = node.shape(0).rank();
        int behind = rank - node.axis(node.integer("axis", 0), rank) - b.shape().rank();
        if (behind <= 0) {
            return b;
        }
        List<Integer> sizes = new ArrayList<>(Collections.nCopies(b.shape().rank(), 0));
        sizes.addAll(Collections.nCopies(behind, 1));
        return node.add(new Reshape(sizes), b);
    }

    static void mod(NodeScope node) {
        two(node, new Binary(node.flag("fmod", false) ? BinaryFunction.REMAINDER : BinaryFunction.MOD));
    }

    static void bitShift(NodeScope node) {
        BinaryFunction function = switch (node.text("direction", "")) {
            case "LEFT" -> BinaryFunction.SHIFT_LEFT;
            case "RIGHT" -> BinaryFunction.SHIFT_RIGHT;
            default ->
                throw new BadNodeException("direction is '" + node.text("direction", "") + "', expected LEFT or RIGHT");
        };
        two(node, new Binary(function));
    }

    /** The result has the type of the base; an integer to the power of a float is computed in double and loses its fraction. */
    static void pow(NodeScope node) {
        ElementType base = node.element(0);
        ElementType exponent = node.element(1);
        Value second = second(node);
        if (base == exponent) {
            node.result(node.add(new Binary(BinaryFunction.POW), node.value(0), second));
            return;
        }
        ElementType between = base.isInteger() && exponent.isFloat() ? ElementType.FLOAT64 : base;
        Value power = node.add(
                new Binary(BinaryFunction.POW),
                node.add(new Cast(between), node.value(0)),
                node.add(new Cast(between), second));
        node.result(between == base ? power : node.add(new Cast(base), power));
    }

    // Of any number of values

    static void sum(NodeScope node) {
        node.result(all(node, new Add()));
    }

    static void max(NodeScope node) {
        node.result(all(node, new Binary(BinaryFunction.MAX)));
    }

    static void min(NodeScope node) {
        node.result(all(node, new Binary(BinaryFunction.MIN)));
    }

    static void mean(NodeScope node) {
        Value count = node.scalar(node.element(0), node.inputs());
        node.result(node.add(new Binary(BinaryFunction.DIV), all(node, new Add()), count));
    }

    private static Value all(NodeScope node, Op op) {
        Value result = node.value(0);
        for (int i = 1; i < node.inputs(); i++) {
            result = node.add(op, result, node.value(i));
        }
        return result;
    }

    // Of one value

    static Converter unary(UnaryFunction function) {
        return node -> node.result(node.add(new Unary(function), node.value(0)));
    }

    static void isNaN(NodeScope node) {
        node.result(node.add(new FloatTest(FloatTest.Kind.NAN), node.value(0)));
    }

    static void isInf(NodeScope node) {
        boolean positive = node.flag("detect_positive", true);
        boolean negative = node.flag("detect_negative", true);
        if (!positive && !negative) {
            Value never = node.add(new FloatTest(FloatTest.Kind.NAN), node.value(0));
            Value always = node.add(new Unary(UnaryFunction.NOT), never);
            node.result(node.add(new Binary(BinaryFunction.AND), never, always));
            return;
        }
        FloatTest.Kind kind = positive && negative
                ? FloatTest.Kind.INFINITE
                : positive ? FloatTest.Kind.POSITIVE_INFINITE : FloatTest.Kind.NEGATIVE_INFINITE;
        node.result(node.add(new FloatTest(kind), node.value(0)));
    }

    static void clip(NodeScope node) {
        Value x = node.value(0);
        boolean inputs = node.opset() >= BOUNDS_AS_INPUTS;
        OptionalDouble lower = bound(node, inputs, 1, "min");
        OptionalDouble upper = bound(node, inputs, 2, "max");
        if (lower.isPresent() && upper.isPresent() && lower.getAsDouble() <= upper.getAsDouble()) {
            node.result(node.add(
                    new Activation(ActivationFunction.HARD_TANH, lower.getAsDouble(), upper.getAsDouble()), x));
            return;
        }
        if (inputs ? node.hasInput(1) : node.hasAttribute("min")) {
            Value least = inputs ? node.value(1) : node.scalar(node.element(0), node.number("min", 0));
            x = node.add(new Binary(BinaryFunction.MAX), x, least);
        }
        if (inputs ? node.hasInput(2) : node.hasAttribute("max")) {
            Value most = inputs ? node.value(2) : node.scalar(node.element(0), node.number("max", 0));
            x = node.add(new Binary(BinaryFunction.MIN), x, most);
        }
        node.result(x);
    }

    /** A bound of float32 numbers that the file states, as the decimal number it stands for: both together are ReLU6 and its kin. */
    private static OptionalDouble bound(NodeScope node, boolean inputs, int index, String attribute) {
        if (node.element(0) != ElementType.FLOAT32) {
            return OptionalDouble.empty();
        }
        if (!inputs) {
            return node.hasAttribute(attribute) ? OptionalDouble.of(node.number(attribute, 0)) : OptionalDouble.empty();
        }
        return node.known(index)
                .filter(tensor -> tensor.type() == ElementType.FLOAT32 && tensor.elements() == 1)
                .map(tensor -> OptionalDouble.of(Double.parseDouble(Float.toString(tensor.floats()[0]))))
                .orElseGet(OptionalDouble::empty);
    }

    static void where(NodeScope node) {
        node.result(node.add(new Where(), node.value(0), node.value(1), node.value(2)));
    }

    // To another type

    static void cast(NodeScope node) {
        int type = node.opset() < 6 ? DataTypes.number(node.text("to", "")) : Math.toIntExact(node.integer("to", 0));
        cast(node, element(type));
    }

    static void castLike(NodeScope node) {
        cast(node, node.element(1));
    }

    static ElementType element(int type) {
        return DataTypes.element(type)
                .orElseThrow(() -> new UnsupportedNodeException("element type " + DataTypes.name(type)));
    }

    private static void cast(NodeScope node, ElementType element) {
        String powers = node.text("round_mode", "up").toUpperCase(Locale.ROOT);
        PowerOfTwo.Rounding rounding = switch (powers) {
            case "UP", "DOWN", "NEAREST" -> PowerOfTwo.Rounding.valueOf(powers);
            default -> throw new BadNodeException("round_mode is " + powers + ", expected up, down or nearest");
        };
        if (element == node.element(0)) {
            node.passThrough();
            return;
        }
        node.result(node.add(new Cast(element, node.flag("saturate", true), rounding), node.value(0)));
    }
}
