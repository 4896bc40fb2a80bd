package dev.signet.op;

import dev.signet.graph.Attribute;
import dev.signet.graph.Attributes;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * More positions at the begin and end of the last axes (PyTorch's {@code torch.nn.functional.pad}), or fewer where a number is negative. Reflected
 * padding must be smaller than its axis, circular padding at most as large.
 *
 * @param begin cells before the first position of each of the last axes, outermost first
 * @param end cells after the last
 * @param value what {@link PadMode#CONSTANT} reads
 */
public record Pad(PadMode mode, List<Integer> begin, List<Integer> end, double value) implements Op {
    private static final Attribute MODE =
            Attribute.optional("mode", Attribute.Kind.TEXT, "constant", "constant, reflect, replicate or circular");
    private static final Attribute PADS = Attribute.required(
            "pads", Attribute.Kind.INTEGERS, "begin of each of the last axes, then end of each; negative crops");
    private static final Attribute VALUE = Attribute.optional("value", Attribute.Kind.NUMBER, 0.0, "");
    static final List<Attribute> ATTRIBUTES = List.of(MODE, PADS, VALUE);

    public static final OpType TYPE = new OpType("Pad", "Pad-2", ATTRIBUTES, Pad::from);

    static Pad from(Attributes attributes) {
        List<Integer> pads =
                Arrays.stream(attributes.integers(PADS.name())).boxed().toList();
        return new Pad(
                PadMode.of(attributes.text(MODE.name())),
                pads.subList(0, pads.size() / 2),
                pads.subList(pads.size() / 2, pads.size()),
                attributes.number(VALUE.name()));
    }

    public Pad {
        begin = List.copyOf(begin);
        end = List.copyOf(end);
        if (begin.size() != end.size()) {
            throw new ShapeException(
                    "padding is given for " + begin.size() + " begins and " + end.size() + " ends; expected as many");
        }
    }

    @Override
    public OpType type() {
        return TYPE;
    }

    @Override
    public Attributes attributes() {
        List<Long> pads = Stream.concat(begin.stream(), end.stream())
                .map(Integer::longValue)
                .toList();
        return Attributes.of(MODE.name(), mode.text()).with(PADS.name(), pads).with(VALUE.name(), value);
    }

    @Override
    public List<ValueType> infer(List<Operand> inputs) {
        ValueType x = inputs.getFirst().type();
        return List.of(x.withShape(output(x.shape())));
    }

    SymbolicShape output(SymbolicShape x) {
        if (begin.size() > x.rank()) {
            throw new ShapeException("input is " + x + ", padding is given for " + begin.size() + " axes");
        }
        SymbolicShape padded = x;
        for (int i = 0; i < begin.size(); i++) {
            int axis = x.rank() - begin.size() + i;
            int before = begin.get(i);
            int after = end.get(i);
            padded = padded.with(
                    axis,
                    x.dim(axis)
                            .map(
                                    size -> {
                                        mode.check(axis, before, after, size);
                                        return Math.toIntExact((long) size + before + after);
                                    },
                                    before == 0 && after == 0 ? "%s" : "padded(%s," + before + "," + after + ")"));
        }
        return padded;
    }

    /** For each position of an axis of the output the position of the input it reads; -1 for the constant. */
    public int[] sources(Shape x, int axis) {
        int at = axis - (x.rank() - begin.size());
        int before = at < 0 ? 0 : begin.get(at);
        int[] sources = new int[x.size(axis) + before + (at < 0 ? 0 : end.get(at))];
        Arrays.setAll(sources, i -> mode.source(i - before, x.size(axis)));
        return sources;
    }

    /** Every element of the output with the index of the input's element it reads; -1 for the constant. */
    int[] elements(Shape x) {
        int[] elements = {0};
        for (int axis = 0; axis < x.rank(); axis++) {
            int[] sources = sources(x, axis);
            int[] outer = elements;
            int size = x.size(axis);
            elements = new int[outer.length * sources.length];
            for (int i = 0; i < elements.length; i++) {
                int from = outer[i / sources.length];
                int along = sources[i % sources.length];
                elements[i] = from < 0 || along < 0 ? -1 : from * size + along;
            }
        }
        return elements;
    }

    @Override
    public List<Wide> reference(List<Wide> inputs) {
        Wide x = inputs.getFirst();
        Wide y = Wide.zeros(x.type(), output(SymbolicShape.of(x.shape())).concrete());
        int[] from = elements(x.shape());
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0) {
                y.copy(x, from[i], i, 1);
            } else if (x.isFloat()) {
                y.doubles()[i] = value;
            } else {
                y.longs()[i] = (long) value;
            }
        }
        return List.of(y);
    }

    @Override
    public boolean keepsSamplesApart(List<Shape> inputs, Set<Integer> sampled) {
        return Samples.onlyFirst(sampled) && begin.size() < inputs.getFirst().rank();
    }

    @Override
    public List<Optional<Value>> gradient(GradientScope scope) {
        return List.of(Optional.of(scope.add(new PadGradient(this), scope.gradient(), scope.input(0))));
    }

    /** Positions move by the padding at the begin; what reflected padding reads is left out, as padding is. */
    @Override
    public Reach reach(List<Shape> inputs) {
        int axes = inputs.getFirst().rank() - 2;
        if (!isSpatial(axes + 2)) {
            return Reach.EVERYTHING;
        }
        List<Reach.Axis> moved = new ArrayList<>(Collections.nCopies(axes - begin.size(), new Reach.Axis(1, 1, 0)));
        begin.forEach(cells -> moved.add(new Reach.Axis(1, 1, cells)));
        return new Reach.Windows(moved);
    }

    /** Whether only axes after batch and channels change. */
    public boolean isSpatial(int rank) {
        return begin.size() <= rank - 2;
    }

    /** The same with zeros for the constant: what is linear in it. */
    Pad linear() {
        return new Pad(mode, begin, end, 0);
    }

    @Override
    public String toString() {
        return "Pad[" + mode.text() + ", begin=" + begin + ", end=" + end
                + (value == 0 ? "]" : ", value=" + value + "]");
    }
}
