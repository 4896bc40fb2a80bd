package dev.signet.op;

import dev.signet.graph.Dim;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.ValueType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Numpy's broadcasting: shapes are aligned at their last axes, and what has size 1 on an axis, or lacks it, is repeated along it. */
final class Broadcast {
    private Broadcast() {}

    /** The type of the result of two operands; throws {@link ShapeException} where sizes differ and neither is 1. */
    static ValueType type(Operand a, Operand b) {
        if (a.type().element() != b.type().element()) {
            throw new ShapeException("element types differ: " + a.type() + " and " + b.type());
        }
        return a.type().withShape(shape(a.shape(), b.shape()));
    }

    /** The shape that both broadcast to; throws {@link ShapeException} where sizes differ and neither is 1. */
    static SymbolicShape shape(SymbolicShape a, SymbolicShape b) {
        int rank = Math.max(a.rank(), b.rank());
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            dims.add(dim(a, b, axis - rank));
        }
        return new SymbolicShape(dims);
    }

    static Shape shape(Shape a, Shape b) {
        return shape(SymbolicShape.of(a), SymbolicShape.of(b)).concrete();
    }

    /** @param axis counted from the end: -1 is the last */
    private static Dim dim(SymbolicShape a, SymbolicShape b, int axis) {
        Dim one = Dim.of(1);
        Dim first = -axis > a.rank() ? one : a.dim(a.rank() + axis);
        Dim second = -axis > b.rank() ? one : b.dim(b.rank() + axis);
        if (first.equals(one)) {
            return second;
        }
        if (second.equals(one) || first.isKnown() && first.mayEqual(second)) {
            return first;
        }
        if (!first.mayEqual(second)) {
            throw new ShapeException("cannot broadcast " + a + " with " + b + ": sizes " + first + " and " + second
                    + " differ and neither is 1");
        }
        return second.isKnown() ? second : first;
    }

    /** For each element of the result, the index of the element of an operand that it is computed from. */
    static int[] sources(Shape operand, Shape result) {
        int[] strides = operand.strides();
        int[] sources = new int[result.elements()];
        int missing = result.rank() - operand.rank();
        int repeats = 1;
        for (int axis = result.rank() - 1; axis >= missing; axis--) {
            int size = operand.size(axis - missing);
            for (int i = 0; i < sources.length; i++) {
                int position = i / repeats % result.size(axis);
                sources[i] += size == 1 ? 0 : position * strides[axis - missing];
            }
            repeats *= result.size(axis);
        }
        return sources;
    }

    /** A function of each pair of elements. */
    static Wide combine(Wide a, Wide b, Shape result, DoubleBinaryOperator onFloats, LongBinaryOperator onIntegers) {
        Wide y = Wide.zeros(a.type(), result);
        int[] fromA = sources(a.shape(), result);
        int[] fromB = sources(b.shape(), result);
        for (int i = 0; i < result.elements(); i++) {
            if (a.isFloat()) {
                y.doubles()[i] = onFloats.applyAsDouble(a.doubles()[fromA[i]], b.doubles()[fromB[i]]);
            } else {
                y.longs()[i] = onIntegers.applyAsLong(a.longs()[fromA[i]], b.longs()[fromB[i]]);
            }
        }
        return y;
    }

    /** The shape of the result of two tensors that are known to fit. */
    static Shape shape(Wide a, Wide b) {
        return type(operand(a), operand(b)).shape().concrete();
    }

    private static Operand operand(Wide wide) {
        return Operand.of(new ValueType(wide.type(), SymbolicShape.of(wide.shape())));
    }
}
