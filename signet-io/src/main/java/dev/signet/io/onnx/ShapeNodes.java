package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.op.Flatten;
import dev.signet.op.Reshape;
import dev.signet.op.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Operators that move elements and compute none. */
final class ShapeNodes {
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

    static void reshape(NodeScope node) {
        long[] sizes = node.opset() < 5
                ? node.integers("shape").orElseThrow(() -> new BadNodeException("attribute shape is missing"))
                : node.knownIntegers(1, "the shape");
        if (node.flag("allowzero", false) && Arrays.stream(sizes).anyMatch(size -> size == 0)) {
            throw new UnsupportedNodeException("allowzero with a size of 0");
        }
        node.result(node.add(new Reshape(NodeScope.narrow("shape", sizes)), node.value(0)));
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
        if (!attributes && node.hasInput(4)) {
            for (long step : node.knownIntegers(4, "steps")) {
                if (step != 1) {
                    throw new UnsupportedNodeException("a step of " + step);
                }
            }
        }
        if (ends.length != starts.length || axes.length != starts.length) {
            throw new BadNodeException(
                    starts.length + " starts, " + ends.length + " ends and " + axes.length + " axes");
        }
        Value x = node.value(0);
        for (int i = 0; i < starts.length; i++) {
            x = slice(node, x, node.axis(axes[i], x.shape().rank()), starts[i], ends[i]);
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
                throw new UnsupportedNodeException("positions " + start + " to " + end + " of an axis of unknown size");
            }
            return node.add(new Slice(axis, (int) start, (int) (end - start)), x);
        }
        int size = dim.size();
        int first = Math.clamp(start < 0 ? start + size : start, 0, size);
        int last = Math.clamp(end < 0 ? end + size : end, 0, size);
        int length = Math.max(0, last - first);
        return length == size ? x : node.add(new Slice(axis, first, length), x);
    }
}
