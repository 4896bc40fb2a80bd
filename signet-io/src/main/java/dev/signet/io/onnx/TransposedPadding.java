package dev.signet.io.onnx;

import dev.signet.graph.SymbolicShape;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a ConvTranspose crops from its output and what it adds to it.
 *
 * @param cropped cells cropped at each side
 * @param outputPadding cells added at the end, in the limits of the op
 * @param more zeros added around what the op gives, where a wanted size is larger than that
 */
record TransposedPadding(Padding cropped, List<Integer> outputPadding, Optional<Pad> more) {
    static TransposedPadding of(NodeScope node, SymbolicShape x, SymbolicShape weight) {
        node.ignores("pads"); // auto_pad and output_shape go before it
        List<Integer> outputPadding = node.sizes("output_padding");
        String automatic = node.text("auto_pad", "NOTSET");
        List<Integer> wanted = node.sizes("output_shape");
        int axes = weight.rank() - 2;
        boolean same = automatic.startsWith("SAME");
        if (!same && wanted.isEmpty()) {
            int[] pads = automatic.equals("VALID")
                    ? new int[0]
                    : node.sizes("pads").stream().mapToInt(Integer::intValue).toArray();
            return new TransposedPadding(Padding.explicit(pads), outputPadding, Optional.empty());
        }
        if (!wanted.isEmpty() && wanted.size() == axes + 2) {
            wanted = wanted.subList(2, axes + 2); // some write batch and channels, too
        }
        int[] cropped = new int[2 * axes];
        int[] added = new int[2 * axes];
        for (int axis = 0; axis < axes; axis++) {
            int stride = at(node.sizes("strides"), axis, 1);
            int extent = at(node.sizes("dilations"), axis, 1) * (weight.size(axis + 2) - 1) + 1;
            int size = x.size(axis + 2);
            int target = wanted.isEmpty() ? size * stride : at(wanted, axis, 0);
            int total = stride * (size - 1) + at(outputPadding, axis, 0) + extent - target;
            int less = Math.floorDiv(total, 2);
            boolean oddAtEnd = automatic.equals("SAME_UPPER");
            int begin = oddAtEnd ? less : total - less;
            cropped[axis] = Math.max(0, begin);
            cropped[axes + axis] = Math.max(0, total - begin);
            added[axis] = Math.max(0, -begin);
            added[axes + axis] = Math.max(0, begin - total);
        }
        return new TransposedPadding(Padding.explicit(cropped), outputPadding, more(added, axes));
    }

    private static int at(List<Integer> perAxis, int axis, int fallback) {
        if (perAxis.isEmpty()) {
            return fallback;
        }
        if (axis >= perAxis.size()) {
            throw new BadNodeException(perAxis + " is given for " + perAxis.size() + " axes, the weight has more");
        }
        return perAxis.get(axis);
    }

    private static Optional<Pad> more(int[] added, int axes) {
        List<Integer> cells = Arrays.stream(added).boxed().toList();
        return cells.stream().allMatch(cell -> cell == 0)
                ? Optional.empty()
                : Optional.of(new Pad(PadMode.CONSTANT, cells.subList(0, axes), cells.subList(axes, 2 * axes), 0));
    }
}
