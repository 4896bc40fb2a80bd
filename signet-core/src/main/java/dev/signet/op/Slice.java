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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The {@code length} positions from {@code start} along an axis, which is counted from the end when negative. */
public record Slice(int axis, int start, int length) implements Op {
    static final Attribute START = Attribute.required("start", Attribute.Kind.INTEGER, ">= 0");
    static final Attribute LENGTH = Attribute.required("length", Attribute.Kind.INTEGER, ">= 0");

    public static final OpType TYPE = new OpType(
            "Slice",
            "",
            List.of(Concat.AXIS, START, LENGTH),
            attributes -> new Slice(
                    attributes.integer(Concat.AXIS.name()),
                    attributes.integer(START.name()),
                    attributes.integer(LENGTH.name())));

    public Slice {
        if (start < 0 || length < 0 || start + (long) length > Shape.MAX_ELEMENTS) {
            throw new ShapeException("slice of " + length + " positions from " + start + "; both must be at least 0");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        return Attributes.of(Concat.AXIS.name(), axis).with(START.name(), start).with(LENGTH.name(), length);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        int at = ShapeRules.axis(axis, x.rank());
        checkInside(x.shape(), at);
        return List.of(x.withShape(x.shape().with(at, Dim.of(length))));
    }

    void checkInside(SymbolicShape x, int at) {
        Dim size = x.dim(at);
        if (size.isKnown() && start + length > size.size()) {
            throw new ShapeException("slice of positions " + start + " to " + (start + length - 1) + " along axis " + at
                    + " of " + x + ", which has only " + size);
        }
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        int at = ShapeRules.axis(axis, x.shape().rank());
        Wide y = Wide.zeros(x.type(), x.shape().with(at, length));
        forEachRun(x.shape(), (whole, part, count) -> y.copy(x, whole, part, count));
        return List.of(y);
    }

    /** A run of elements that are neighbours in the whole and in the slice. */
    interface Run {
        void copy(int whole, int part, int count);
    }

    void forEachRun(Shape whole, Run run) {
        int at = ShapeRules.axis(axis, whole.rank());
        int inner = whole.elements(at + 1, whole.rank());
        int blocks = whole.elements(0, at);
        for (int block = 0; block < blocks; block++) {
            run.copy((block * whole.size(at) + start) * inner, block * length * inner, length * inner);
        }
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled)
                && ShapeRules.axis(axis, inputs.getFirst().rank()) > 0;
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(
                Optional.of(scope.add(new SliceGradient(axis, start, length), scope.gradient(), scope.input(0))));
    }

    /** Elements are moved, none is computed. */
    @Override
    public Cost cost(List<Shape> inputs, List<Shape> outputs) {
        return Cost.FREE;
    }

    /** A window of one position that starts where the slice does. */
    @Override
    public Reach reach(List<Shape> inputs) {
        int rank = inputs.getFirst().rank();
        int at = ShapeRules.axis(axis, rank);
        if (at < 2) {
            return Reach.POINT;
        }
        return new Reach.Windows(IntStream.range(2, rank)
                .mapToObj(spatial -> new Reach.Axis(1, 1, spatial == at ? -start : 0))
                .toList());
    }
}
