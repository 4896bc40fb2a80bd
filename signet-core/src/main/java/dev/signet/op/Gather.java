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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Elements of the first input that the second, of integers, points to; a negative index counts from the end.
 *
 * @param axis the axis that indices point along; for {@link Kind#ND} the number of leading axes that both inputs share
 */
public record Gather(Kind kind, int axis) implements Op {
    /** What an index picks. */
    public enum Kind {
        /** A whole slice: x [a, n, b] and indices [i…] give [a, i…, b]. */
        SLICES,
        /** One element, at the index's own place along all other axes: the result has the shape of the indices. */
        ELEMENTS,
        /** What the last axis of the indices, a tuple of positions along the first axes of x, leaves free. */
        ND;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final Attribute KIND = Attribute.required("kind", Attribute.Kind.TEXT, "a name of Gather.Kind");

    public static final OpType TYPE = new OpType("Gather", "", List.of(KIND, Concat.AXIS), Gather::from);

    static Gather from(Attributes attributes) {
        return new Gather(
                Kind.valueOf(attributes.text(KIND.name()).toUpperCase(Locale.ROOT)),
                attributes.integer(Concat.AXIS.name()));
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(KIND.name(), kind.text()).with(Concat.AXIS.name(), axis);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.get(0).type();
        ValueType indices = inputs.get(1).type();
        if (!indices.element().isInteger()) {
            throw new ShapeException("indices are " + indices + ", expected integers");
        }
        return List.of(x.withShape(shape(x.shape(), indices.shape())));
    }

    SymbolicShape shape(SymbolicShape x, SymbolicShape indices) {
        return switch (kind) {
            case SLICES -> {
                int at = ShapeRules.axis(axis, x.rank());
                List<Dim> dims = new ArrayList<>(x.dims().subList(0, at));
                dims.addAll(indices.dims());
                dims.addAll(x.dims().subList(at + 1, x.rank()));
                yield new SymbolicShape(dims);
            }
            case ELEMENTS -> {
                ShapeRules.axis(axis, x.rank());
                if (x.rank() != indices.rank()) {
                    throw new ShapeException("indices are " + indices + " for " + x + ", expected as many axes");
                }
                yield indices;
            }
            case ND -> {
                int tuple = tuple(x, indices);
                List<Dim> dims = new ArrayList<>(indices.dims().subList(0, indices.rank() - 1));
                dims.addAll(x.dims().subList(axis + tuple, x.rank()));
                yield new SymbolicShape(dims);
            }
        };
    }

    private int tuple(SymbolicShape x, SymbolicShape indices) {
        if (indices.rank() <= axis) {
            throw new ShapeException("indices are " + indices + ", expected more than " + axis + " axes");
        }
        int tuple = indices.size(indices.rank() - 1);
        if (axis + tuple > x.rank() || axis < 0) {
            throw new ShapeException("indices " + indices + " hold " + tuple + " positions each, " + x + " has only "
                    + (x.rank() - axis) + " axes for them");
        }
        return tuple;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.get(0);
        Wide indices = inputs.get(1);
        Shape shape = shape(SymbolicShape.of(x.shape()), SymbolicShape.of(indices.shape()))
                .concrete();
        Wide y = Wide.zeros(x.type(), shape);
        int[] sources = sources(x.shape(), indices, shape);
        for (int i = 0; i < sources.length; i++) {
            y.copy(x, sources[i], i, 1);
        }
        return List.of(y);
    }

    /** For each element of the result the element of x that it is. */
    int[] sources(Shape x, Wide indices, Shape result) {
        return switch (kind) {
            case SLICES -> ofSlices(x, indices, result);
            case ELEMENTS -> IndexedElements.of(x, indices, ShapeRules.axis(axis, x.rank()));
            case ND -> IndexedElements.ofTuples(x, indices, axis, result.elements());
        };
    }

    private int[] ofSlices(Shape x, Wide indices, Shape result) {
        int at = ShapeRules.axis(axis, x.rank());
        int inner = x.elements(at + 1, x.rank());
        int count = indices.shape().elements();
        int[] sources = new int[result.elements()];
        for (int i = 0; i < sources.length; i++) {
            int outer = i / inner / count;
            int index = IndexedElements.position(indices.longs()[i / inner % count], x.size(at));
            sources[i] = (outer * x.size(at) + index) * inner + i % inner;
        }
        return sources;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                Optional.of(scope.add(new GatherGradient(this), scope.gradient(), scope.input(1), scope.input(0))),
                Optional.empty());
    }

    /** Elements are moved, none is computed. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    @Override
    public Reach reach(List<Shape> inputs) {
        return Reach.EVERYTHING;
    }
}
