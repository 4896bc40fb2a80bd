package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Cast;
import dev.signet.op.Compare;
import dev.signet.op.Comparison;
import dev.signet.op.Flatten;
import dev.signet.op.Gather;
import dev.signet.op.Scatter;
import dev.signet.op.Slice;
import dev.signet.op.Squeeze;
import dev.signet.op.Unsqueeze;
import dev.signet.op.Where;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Operators that read or write where integers point. */
final class IndexNodes {
    private IndexNodes() {}

    static void gather(NodeScope node) {
        node.result(node.add(new Gather(Gather.Kind.SLICES, axis(node)), node.value(0), node.value(1)));
    }

    private static int axis(NodeScope node) {
        return node.axis(node.integer("axis", 0), node.shape(0).rank());
    }

    static void gatherElements(NodeScope node) {
        node.result(node.add(new Gather(Gather.Kind.ELEMENTS, axis(node)), node.value(0), node.value(1)));
    }

    static void gatherTuples(NodeScope node) {
        int shared = Math.toIntExact(node.integer("batch_dims", 0));
        node.result(node.add(new Gather(Gather.Kind.ND, shared), node.value(0), node.value(1)));
    }

    static void scatterElements(NodeScope node) {
        scatter(node, new Gather(Gather.Kind.ELEMENTS, axis(node)));
    }

    static void scatterTuples(NodeScope node) {
        scatter(node, new Gather(Gather.Kind.ND, 0));
    }

    private static void scatter(NodeScope node, Gather gather) {
        String name = node.text("reduction", "none").toUpperCase(Locale.ROOT);
        Scatter.Combination combination = switch (name) {
            case "NONE", "ADD", "MUL", "MAX", "MIN" -> Scatter.Combination.valueOf(name);
            default -> throw new BadNodeException("reduction is " + name + ", expected none, add, mul, max or min");
        };
        node.result(node.add(new Scatter(gather, combination), node.value(0), node.value(1), node.value(2)));
    }

    /** The second number of the values where the index along the new axis is the one given, else the first. */
    static void oneHot(NodeScope node) {
        long depth = (long) Wide.of(node.required(1, "the depth")).number(0);
        int rank = node.shape(0).rank();
        int axis = node.axis(node.integer("axis", -1), rank + 1);
        if (depth < 1 || depth > Shape.MAX_ELEMENTS) {
            throw new BadNodeException("a depth of " + depth);
        }
        node.budget().make(depth);
        Value indices = node.value(0);
        if (node.element(0) != ElementType.INT64) {
            indices = node.add(new Cast(ElementType.INT64), indices);
        }
        Value zero = node.scalar(0L);
        Value negative = node.add(new Compare(Comparison.LESS), indices, zero);
        Value fromTheEnd = node.add(new Add(), indices, node.scalar(depth));
        Value position = node.add(new Where(), negative, fromTheEnd, indices);
        int[] sizes = new int[rank + 1 - axis];
        java.util.Arrays.fill(sizes, 1);
        sizes[0] = (int) depth;
        Value range = node.constant(
                Tensor.ofLongs(Shape.of(sizes), LongStream.range(0, depth).toArray()));
        Value hit = node.add(new Compare(Comparison.EQUAL), node.add(new Unsqueeze(List.of(axis)), position), range);
        node.result(node.add(new Where(), hit, entry(node, 1), entry(node, 0)));
    }

    private static Value entry(NodeScope node, int index) {
        return node.add(new Squeeze(List.of(0)), node.add(new Slice(0, index, 1), node.value(2)));
    }

    // What has as many results as the data say

    /** The positions of all elements that are not 0: one row for each axis. */
    static void nonZero(NodeScope node) {
        Tensor tensor = node.required(0, "the input, which decides the size of the result,");
        Wide x = Wide.of(tensor);
        Shape shape = tensor.shape();
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < shape.elements(); i++) {
            if (x.number(i) != 0) {
                found.add(i);
            }
        }
        Wide positions = Wide.zeros(ElementType.INT64, Shape.of(shape.rank(), found.size()));
        int[] strides = shape.strides();
        for (int axis = 0; axis < shape.rank(); axis++) {
            for (int k = 0; k < found.size(); k++) {
                positions.longs()[axis * found.size() + k] = found.get(k) / strides[axis] % shape.size(axis);
            }
        }
        node.resultKnown(positions.toTensor());
    }

    /** The slices along an axis, or the elements, where the condition is true. */
    static void compress(NodeScope node) {
        long[] condition = node.knownIntegers(1, "the condition");
        long[] chosen = LongStream.range(0, condition.length)
                .filter(i -> condition[(int) i] != 0)
                .toArray();
        boolean along = node.hasAttribute("axis");
        Value x = along ? node.value(0) : node.add(new Flatten(0, -1), node.value(0));
        Value indices = node.constant(Tensor.ofLongs(Shape.of(chosen.length), chosen));
        node.result(node.add(new Gather(Gather.Kind.SLICES, along ? axis(node) : 0), x, indices));
    }
}
