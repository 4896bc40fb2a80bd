package dev.signet.io.onnx;

import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Cast;
import dev.signet.op.Compare;
import dev.signet.op.FillLike;
import dev.signet.op.FloatTest;
import dev.signet.op.Quantize;
import dev.signet.op.Unary;
import dev.signet.op.UnaryFunction;
import dev.signet.tensor.ElementType;

/** Writes arithmetic, comparison and logic element by element. */
final class PointwiseRules {
    private static final int BITWISE = 18;
    private static final int SMALL_FLOATS = 19;

    private PointwiseRules() {}

    static void unary(Unary op, ExportScope node) {
        node.resultOfInputs(operator(op.function(), node), NodeAttributes.NONE);
    }

    private static String operator(UnaryFunction function, ExportScope node) {
        return switch (function) {
            case NOT -> logic("Not", node);
            case ABS, NEG, SIGN, CEIL, FLOOR, ROUND, SQRT, EXP, LOG, RECIPROCAL, ERF -> capitalised(function.name());
            case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH -> capitalised(function.name());
        };
    }

    private static String capitalised(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    /** Of bools, or bit by bit of integers. */
    private static String logic(String operator, ExportScope node) {
        if (node.element() == ElementType.BOOL) {
            return operator;
        }
        node.needs(BITWISE, "logic of the bits of integers");
        return "Bitwise" + operator;
    }

    static void binary(Binary op, ExportScope node) {
        switch (op.function()) {
            case SUB -> plain("Sub", node);
            case DIV -> plain("Div", node);
            case POW -> plain("Pow", node);
            case MAX -> plain("Max", node);
            case MIN -> plain("Min", node);
            case AND -> plain(logic("And", node), node);
            case OR -> plain(logic("Or", node), node);
            case XOR -> plain(logic("Xor", node), node);
            case MOD -> modulo(node);
            case REMAINDER -> node.resultOfInputs("Mod", NodeAttributes.NONE.with("fmod", true));
            case SHIFT_LEFT -> node.resultOfInputs("BitShift", NodeAttributes.NONE.with("direction", "LEFT"));
            case SHIFT_RIGHT -> node.resultOfInputs("BitShift", NodeAttributes.NONE.with("direction", "RIGHT"));
        }
    }

    /** The operator's remainder with the sign of the divisor is of integers only. */
    private static void modulo(ExportScope node) {
        if (node.element().isFloat()) {
            throw new UnsupportedNodeException("ONNX has " + BinaryFunction.MOD + " of integers only");
        }
        plain("Mod", node);
    }

    private static void plain(String operator, ExportScope node) {
        node.resultOfInputs(operator, NodeAttributes.NONE);
    }

    static void compare(Compare op, ExportScope node) {
        plain(
                switch (op.comparison()) {
                    case EQUAL -> "Equal";
                    case LESS -> "Less";
                    case LESS_OR_EQUAL -> "LessOrEqual";
                    case GREATER -> "Greater";
                    case GREATER_OR_EQUAL -> "GreaterOrEqual";
                },
                node);
    }

    static void floatTest(FloatTest op, ExportScope node) {
        NodeAttributes none = NodeAttributes.NONE;
        switch (op.kind()) {
            case NAN -> plain("IsNaN", node);
            case INFINITE -> plain("IsInf", node);
            case POSITIVE_INFINITE -> node.resultOfInputs("IsInf", none.with("detect_negative", 0L));
            case NEGATIVE_INFINITE -> node.resultOfInputs("IsInf", none.with("detect_positive", 0L));
        }
    }

    static void cast(Cast op, ExportScope node) {
        boolean usual = op.equals(new Cast(op.element()));
        if (isSmall(op.element()) || isSmall(node.element())) {
            node.needs(SMALL_FLOATS, "a cast of floats of 8 bits");
        } else if (!usual) {
            throw new UnsupportedNodeException("ONNX has no " + op);
        }
        NodeAttributes attributes = NodeAttributes.NONE.with("to", DataTypes.number(op.element()));
        node.resultOfInputs("Cast", op.saturate() ? attributes : attributes.with("saturate", 0L));
    }

    private static boolean isSmall(ElementType element) {
        return element.isFloat() && element.bits() <= 8;
    }

    static void fillLike(FillLike op, ExportScope node) {
        node.result("Expand", node.scalar("value", op.element(), op.number()), node.add("Shape", node.input(0)));
    }

    static void quantize(Quantize op, ExportScope node) {
        if (node.shape(1).rank() != 0 || node.shape(2).rank() != 0) {
            throw new UnsupportedNodeException("quantisation with scales " + node.shape(1) + " and zero points "
                    + node.shape(2) + "; this version writes one of each");
        }
        if (op.element() != ElementType.INT8 && op.element() != ElementType.UINT8) {
            throw new UnsupportedNodeException(
                    "quantisation to " + op.element() + "; this version writes int8 and uint8");
        }
        plain("QuantizeLinear", node);
    }
}
