package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.op.Dimensions;
import dev.signet.op.Expand;
import dev.signet.op.Flatten;
import dev.signet.op.Gather;
import dev.signet.op.Permute;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Reshape;
import dev.signet.op.Slice;
import dev.signet.op.Squeeze;
import dev.signet.op.Trilu;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that move elements and compute none. */
final class ShapeNodes {
    private static final int AXES_AS_INPUT = 13;

    private ShapeNodes() {}

    static void concat(NodeScope node) {
        if (node.opset() >= 4 && !node.hasAttribute("axis")) {
            throw new BadNodeException("attribute axis is missing");
        }
        Value[] values = new Value[node.inputs()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.value(i);
        }
        int axis = node.axis(node.integer("axis", 1), node.shape(0).rank());
        node.result(node.add(new Concat(axis), values));
    }

    /** Always a matrix: all axes before the given one, and all from it on. */
    static void flatten(NodeScope node) {
        Value x = node.value(0);
        int rank = x.shape().rank();
        long given = node.integer("axis", 1);
        int axis = given == rank ? rank : node.axis(given, rank);
        if (axis == 0) {
            node.result(node.add(new Reshape(List.of(1, -1)), x));
        } else if (axis == rank) {
            node.result(node.add(new Reshape(List.of(-1, 1)), x));
        } else {
            Value behind = node.add(new Flatten(axis, -1), x);
            node.result(axis == 1 ? behind : node.add(new Flatten(0, axis - 1), behind));
        }
    }

    static void transpose(NodeScope node) {
        int rank = node.shape(0).rank();
        List<Integer> axes = node.hasAttribute("perm")
                ? node.sizes("perm").stream().map(axis -> node.axis(axis, rank)).toList()
                : IntStream.range(0, rank).mapToObj(axis -> rank - 1 - axis).toList();
        node.result(node.add(new Permute(axes), node.value(0)));
    }

    static void squeeze(NodeScope node) {
        SymbolicShape shape = node.shape(0);
        Optional<long[]> given = axes(node);
        List<Integer> axes;
        if (given.isPresent()) {
            axes = LongStream.of(given.get())
                    .mapToObj(axis -> node.axis(axis, shape.rank()))
                    .toList();
        } else if (shape.isConcrete()) {
            axes = IntStream.range(0, shape.rank())
                    .filter(axis -> shape.size(axis) == 1)
                    .boxed()
                    .toList();
        } else {
            throw node.shapeNeeded("which sizes of " + shape + " are 1");
        }
        node.result(node.add(new Squeeze(axes), node.value(0)));
    }

    private static Optional<long[]> axes(NodeScope node) {
        if (node.opset() < AXES_AS_INPUT) {
            return node.integers("axes");
        }
        return node.hasInput(1) ? Optional.of(node.knownIntegers(1, "axes")) : Optional.empty();
    }

    static void unsqueeze(NodeScope node) {
        long[] axes = axes(node).orElseThrow(() -> new BadNodeException("axes are missing"));
        node.result(node.add(new Unsqueeze(NodeScope.narrow("axes", axes)), node.value(0)));
    }

    // Sizes as data

    static void shape(NodeScope node) {
        SymbolicShape shape = node.shape(0);
        int rank = shape.rank();
        int from = clamp(node.integer("start", 0), rank);
        int to = Math.max(from, clamp(node.integer("end", rank), rank));
        SymbolicShape part = new SymbolicShape(shape.dims().subList(from, to));
        if (part.isConcrete()) {
            node.resultKnown(sizes(part.concrete()));
            return;
        }
        node.resultSizes(node.add(new Dimensions(from, to), node.value(0)), part);
    }

    private static Tensor sizes(Shape shape) {
        return Tensor.ofLongs(
                Shape.of(shape.rank()),
                IntStream.of(shape.toArray()).asLongStream().toArray());
    }

    private static int clamp(long axis, int rank) {
        return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    static void size(NodeScope node) {
        SymbolicShape shape = node.shape(0);
        if (shape.isConcrete()) {
            node.resultKnown(Tensor.ofLongs(Shape.scalar(), shape.concrete().elements()));
            return;
        }
        Value sizes = node.add(new Dimensions(0, shape.rank()), node.value(0));
        node.result(node.add(new Reduce(Reduction.PROD, List.of(0), false), sizes));
    }

    // Data as sizes

    static void reshape(NodeScope node) {
        boolean zeros = node.flag("allowzero", false);
        Optional<List<Sizes.Element>> sizes = node.opset() < 5 ? Optional.empty() : node.sizesOf(1);
        if (sizes.isPresent()
                && sizes.get().stream().anyMatch(size -> size.symbol().isPresent())) {
            node.result(node.add(new Reshape(kept(node, sizes.get(), zeros)), node.value(0)));
            return;
        }
        long[] target = node.opset() < 5
                ? node.integers("shape").orElseThrow(() -> new BadNodeException("attribute shape is missing"))
                : node.knownIntegers(1, "the shape");
        if (zeros && LongStream.of(target).anyMatch(size -> size == 0)) {
            empty(node, target);
            return;
        }
        node.result(node.add(new Reshape(NodeScope.narrow("shape", target)), node.value(0)));
    }

    /** Sizes some of which are the input's: those stay where they are, and one of them may be what is left. */
    private static List<Integer> kept(NodeScope node, List<Sizes.Element> sizes, boolean zeros) {
        SymbolicShape x = node.shape(0);
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            Sizes.Element size = sizes.get(axis);
            Optional<Dim> symbol = size.symbol().map(Dim::symbol);
            if (symbol.isEmpty() && !(zeros && size.number() == 0)) {
                kept.add(NodeScope.narrow("shape", new long[] {size.number()}).getFirst());
            } else if (symbol.isPresent() && axis < x.rank() && x.dim(axis).equals(symbol.get())) {
                kept.add(0);
            } else {
                kept.add(-1);
            }
        }
        if (Collections.frequency(kept, -1) > 1) {
            throw node.shapeNeeded("several sizes of the shape");
        }
        return kept;
    }

    /** A size of 0 that is meant: there are no elements, and the one size that is left to be found is 0 or any. */
    private static void empty(NodeScope node, long[] target) {
        int[] sizes = new int[target.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            if (target[axis] < 0) {
                throw new BadNodeException("allowzero with sizes " + Arrays.toString(target) + ", both 0 and -1");
            }
            sizes[axis] = Math.toIntExact(target[axis]);
        }
        SymbolicShape x = node.shape(0);
        if (x.isConcrete() && x.concrete().elements() != 0) {
            throw new BadNodeException("the input " + x + " cannot be reshaped to " + Arrays.toString(target));
        }
        node.resultKnown(Tensor.zeros(node.element(0), Shape.of(sizes)));
    }

    static void expand(NodeScope node) {
        Optional<List<Sizes.Element>> sizes = node.sizesOf(1);
        if (sizes.isEmpty()
                || sizes.get().stream().allMatch(size -> size.symbol().isEmpty())) {
            node.result(
                    node.add(new Expand(NodeScope.narrow("shape", node.knownIntegers(1, "the shape"))), node.value(0)));
            return;
        }
        SymbolicShape x = node.shape(0);
        List<Integer> known = new ArrayList<>();
        for (int i = 0; i < sizes.get().size(); i++) {
            Sizes.Element size = sizes.get().get(i);
            int axis = i - sizes.get().size() + x.rank();
            if (size.symbol().isPresent()
                    && (axis < 0 || !x.dim(axis).equals(Dim.symbol(size.symbol().get())))) {
                throw node.shapeNeeded("the size " + size.symbol().get());
            }
            known.add(size.symbol().isPresent() ? 1 : Math.toIntExact(size.number()));
        }
        node.result(node.add(new Expand(known), node.value(0)));
    }

    /** Version 1 repeats along one axis only. */
    static void tile(NodeScope node) {
        Value x = node.value(0);
        int rank = x.shape().rank();
        long[] repeats = new long[rank];
        if (node.opset() < 6) {
            Arrays.fill(repeats, 1);
            int axis = node.axis(node.knownIntegers(2, "the axis")[0], rank);
            repeats[axis] = node.knownIntegers(1, "the number of tiles")[0];
        } else {
            repeats = node.knownIntegers(1, "the repeats");
        }
        if (repeats.length != rank) {
            throw new BadNodeException(repeats.length + " repeats for an input of " + rank + " axes");
        }
        for (int axis = 0; axis < rank; axis++) {
            if (repeats[axis] != 1) {
                int size = node.known(x, axis);
                x = pick(
                        node,
                        x,
                        axis,
                        LongStream.range(0, Math.multiplyExact(size, repeats[axis]))
                                .map(i -> i % size)
                                .toArray());
            }
        }
        node.result(x);
    }

    private static Value pick(NodeScope node, Value x, int axis, long[] positions) {
        Value indices = node.constant(Tensor.ofLongs(Shape.of(positions.length), positions));
        return node.add(new Gather(Gather.Kind.SLICES, axis), x, indices);
    }

    // Parts

    static void split(NodeScope node) {
        int axis = node.axis(node.integer("axis", 0), node.shape(0).rank());
        List<Integer> lengths = lengths(node, axis);
        if (lengths.size() != node.outputs()) {
            throw new BadNodeException("parts of " + lengths + " for " + node.outputs() + " outputs");
        }
        int start = 0;
        for (int i = 0; i < lengths.size(); i++) {
            node.result(i, node.add(new Slice(axis, start, lengths.get(i)), node.value(0)));
            start += lengths.get(i);
        }
    }

    private static List<Integer> lengths(NodeScope node, int axis) {
        if (node.hasInput(1)) {
            return NodeScope.narrow("split", node.knownIntegers(1, "the split"));
        }
        if (node.hasAttribute("split")) {
            return node.sizes("split");
        }
        int size = node.known(node.value(0), axis);
        int parts = Math.toIntExact(node.integer("num_outputs", node.outputs()));
        int length = Math.ceilDiv(size, Math.max(1, parts));
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            lengths.add(Math.clamp(size - (long) i * length, 0, length));
        }
        return lengths;
    }

    static void slice(NodeScope node) {
        boolean attributes = node.opset() < 10;
        long[] starts = attributes ? required(node, "starts") : node.knownIntegers(1, "starts");
        long[] ends = attributes ? required(node, "ends") : node.knownIntegers(2, "ends");
        long[] axes = LongStream.range(0, starts.length).toArray();
        if (attributes) {
            axes = node.integers("axes").orElse(axes);
        } else if (node.hasInput(3)) {
            axes = node.knownIntegers(3, "axes");
        }
        long[] steps = new long[starts.length];
        Arrays.fill(steps, 1);
        if (!attributes && node.hasInput(4)) {
            steps = node.knownIntegers(4, "steps");
        }
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw new BadNodeException(starts.length + " starts, " + ends.length + " ends, " + axes.length
                    + " axes and " + steps.length + " steps");
        }
        Value x = node.value(0);
        for (int i = 0; i < starts.length; i++) {
            int axis = node.axis(axes[i], x.shape().rank());
            x = steps[i] == 1
                    ? slice(node, x, axis, starts[i], ends[i])
                    : stepped(node, x, axis, starts[i], ends[i], steps[i]);
        }
        node.result(x);
    }

    private static long[] required(NodeScope node, String name) {
        return node.integers(name).orElseThrow(() -> new BadNodeException("attribute " + name + " is missing"));
    }

    private static Value slice(NodeScope node, Value x, int axis, long start, long end) {
        SymbolicShape shape = x.shape();
        Dim dim = shape.dim(axis);
        if (!dim.isKnown()) {
            if (start == 0 && end >= Integer.MAX_VALUE) {
                return x;
            }
            if (start < 0 || end < start || end >= Integer.MAX_VALUE) {
                throw node.shapeNeeded("the size " + dim + " of axis " + axis);
            }
            return node.add(new Slice(axis, (int) start, (int) (end - start)), x);
        }
        int size = dim.size();
        int first = Math.clamp(start < 0 ? start + size : start, 0, size);
        int last = Math.clamp(end < 0 ? end + size : end, 0, size);
        int length = Math.max(0, last - first);
        return length == size ? x : node.add(new Slice(axis, first, length), x);
    }

    private static Value stepped(NodeScope node, Value x, int axis, long start, long end, long step) {
        if (step == 0) {
            throw new BadNodeException("a step of 0");
        }
        long size = node.known(x, axis);
        long first = start < 0 ? start + size : start;
        long last = end < 0 ? Math.max(end, -size - 1) + size : end;
        if (step > 0) {
            first = Math.clamp(first, 0, size);
            last = Math.clamp(last, 0, size);
        } else {
            first = Math.clamp(first, -1, size - 1);
            last = Math.clamp(last, -1, size - 1);
        }
        long distance = step > 0 ? last - first : first - last;
        long width = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
        long count = distance <= 0 ? 0 : (distance - 1) / width + 1;
        long from = first;
        return pick(
                node,
                x,
                axis,
                LongStream.range(0, count).map(i -> from + i * step).toArray());
    }

    static void trilu(NodeScope node) {
        long diagonal = node.hasInput(1) ? node.knownIntegers(1, "k")[0] : 0;
        node.result(node.add(
                new Trilu(node.flag("upper", true), Math.clamp(diagonal, Integer.MIN_VALUE, Integer.MAX_VALUE)),
                node.value(0)));
    }

    /** The element type that an attribute names by number. */
    static ElementType type(NodeScope node, String attribute, ElementType fallback) {
        return node.hasAttribute(attribute)
                ? PointwiseNodes.element(Math.toIntExact(node.integer(attribute, 0)))
                : fallback;
    }
}
