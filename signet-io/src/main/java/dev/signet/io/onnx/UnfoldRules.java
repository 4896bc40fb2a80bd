package dev.signet.io.onnx;

import dev.signet.graph.SymbolicShape;
import dev.signet.op.Im2Col;
import dev.signet.op.LocallyConnected;
import dev.signet.op.WeightPlaces;
import dev.signet.op.Window;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes layers whose weights depend on the position, which ONNX does not have, as one product of matrices for each position of the windows, laid out as columns.
 * The windows are gathered from a plane with one zero behind it, so that any stride, dilation and padding is a table of places.
 */
final class UnfoldRules {
    private UnfoldRules() {}

    static void im2Col(Im2Col op, ExportScope node) {
        Shape image = known(node.shape(0));
        Window window = op.sliding()
                .over(op.kernel().stream().mapToInt(Integer::intValue).toArray(), image);
        Shape output = output(window, image);
        String columns = columns(window, image, output, node);
        node.result(
                "Reshape", columns, node.integers("shape", 0, (long) image.size(1) * window.taps(), positions(output)));
    }

    /** {@code [N, C, taps, positions]}. */
    private static String columns(Window window, Shape image, Shape output, ExportScope node) {
        String plane = node.add("Reshape", node.input(0), node.integers("shape", 0, image.size(1), -1));
        String padded = node.add("Pad", plane, node.integers("pads", 0, 0, 0, 0, 0, 1), node.scalar("zero", 0));
        String table = node.tensor("windows", WindowTable.of(window, image, output));
        return node.add("Gather", NodeAttributes.NONE.with("axis", 2), padded, table);
    }

    static void locallyConnected(LocallyConnected op, ExportScope node) {
        Shape image = known(node.shape(0));
        Shape weight = node.shape(1).concrete();
        Shape output = known(node.outputShape());
        int groups = op.groups();
        int out = output.size(1);
        long taps = LocallyConnected.set(weight).elements(1, image.rank());
        String columns = columns(op.window(image, weight), image, output, node);
        String grouped = node.add("Reshape", columns, node.integers("shape", 0, groups, taps, positions(output)));
        String byPosition = node.add("Transpose", NodeAttributes.NONE.with("perm", List.of(3, 1, 2, 0)), grouped);
        String sets = node.add("Reshape", node.input(1), node.integers("sets", -1, groups, out / groups, taps));
        String products = node.add("MatMul", weights(op.places(weight, output), sets, node), byPosition);
        String bySample = node.add("Transpose", NodeAttributes.NONE.with("perm", List.of(3, 1, 2, 0)), products);
        String shape = node.integers("output", sizes(output));
        if (node.inputs() < 3) {
            node.result("Reshape", bySample, shape);
            return;
        }
        node.result("Add", node.add("Reshape", bySample, shape), bias(output, node));
    }

    /** The set of weights of each position; one set for all, or one for each in order, needs no choice. */
    private static String weights(WeightPlaces places, String sets, ExportScope node) {
        int[] positions = places.positions();
        long[] chosen = new long[positions[0] * positions[1] * positions[2]];
        boolean inOrder = places.sets() == chosen.length;
        for (int position = 0; position < chosen.length; position++) {
            int[] at = WindowTable.apart(position, positions[1], positions[2]);
            chosen[position] = places.setOf(at[0], at[1], at[2]);
            inOrder &= chosen[position] == position;
        }
        return inOrder || places.sets() == 1
                ? sets
                : node.add("Gather", sets, node.tensor("places", Tensor.ofLongs(Shape.of(chosen.length), chosen)));
    }

    private static String bias(Shape output, ExportScope node) {
        if (node.shape(2).rank() > 1) {
            return node.input(2);
        }
        List<Integer> perChannel = new ArrayList<>(List.of(output.size(1)));
        for (int axis = 2; axis < output.rank(); axis++) {
            perChannel.add(1);
        }
        return node.add("Reshape", node.input(2), node.integers("channels", perChannel));
    }

    private static Shape output(Window window, Shape image) {
        int[] sizes = image.toArray();
        for (int axis = 2; axis < sizes.length; axis++) {
            sizes[axis] = window.axis(axis - 2).outputSize(sizes[axis]);
        }
        return Shape.of(sizes);
    }

    private static long positions(Shape output) {
        return output.elements(2, output.rank());
    }

    /** The sizes of a shape, the batch as it comes. */
    private static List<Integer> sizes(Shape shape) {
        List<Integer> sizes = new ArrayList<>(List.of(0));
        for (int axis = 1; axis < shape.rank(); axis++) {
            sizes.add(shape.size(axis));
        }
        return sizes;
    }

    /** Channels and spatial sizes, which must be known; a batch of 1. */
    private static Shape known(SymbolicShape shape) {
        int[] sizes = new int[shape.rank()];
        sizes[0] = 1;
        for (int axis = 1; axis < sizes.length; axis++) {
            if (!shape.dim(axis).isKnown()) {
                throw new UnsupportedNodeException(
                        "windows of " + shape + ", whose sizes are not known; give the model an input of fixed size");
            }
            sizes[axis] = shape.size(axis);
        }
        return Shape.of(sizes);
    }
}
