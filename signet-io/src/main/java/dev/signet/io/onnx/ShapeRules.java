package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.op.BroadcastLike;
import dev.signet.op.Dimensions;
import dev.signet.op.Expand;
import dev.signet.op.Flatten;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Reshape;
import dev.signet.op.ReshapeLike;
import dev.signet.op.Slice;
import dev.signet.op.SliceGradient;
import dev.signet.op.Squeeze;
import dev.signet.op.Trilu;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Writes what moves elements and computes none. */
final class ShapeRules {
    private static final int TRIANGLES = 14;
    private static final int PART_OF_SHAPE = 15;
    private static final int WRAPPING_PAD = 19;

    private ShapeRules() {}

    static void flatten(Flatten op, ExportScope node) {
        int rank = node.rank();
        int start = op.start() < 0 ? op.start() + rank : op.start();
        int end = op.end() < 0 ? op.end() + rank : op.end();
        if (start == 1 && end == rank - 1) {
            node.result("Flatten", NodeAttributes.NONE.with("axis", 1), node.input(0));
            return;
        }
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < start; axis++) {
            sizes.add(0);
        }
        sizes.add(-1);
        for (int axis = end + 1; axis < rank; axis++) {
            Dim size = node.shape(0).dim(axis);
            if (!size.isKnown()) {
                throw new UnsupportedNodeException("the size " + size + " behind the flattened axes is not known");
            }
            sizes.add(size.size());
        }
        node.result("Reshape", node.input(0), node.integers("shape", sizes));
    }

    static void reshape(Reshape op, ExportScope node) {
        node.result("Reshape", node.input(0), node.integers("shape", op.sizes()));
    }

    static void reshapeLike(ReshapeLike op, ExportScope node) {
        node.result("Reshape", node.input(0), node.add("Shape", node.input(1)));
    }

    static void broadcastLike(BroadcastLike op, ExportScope node) {
        node.result("Expand", node.input(0), node.add("Shape", node.input(1)));
    }

    static void expand(Expand op, ExportScope node) {
        node.result("Expand", node.input(0), node.integers("shape", op.sizes()));
    }

    static void squeeze(Squeeze op, ExportScope node) {
        node.result("Squeeze", node.input(0), node.integers("axes", op.axes()));
    }

    static void unsqueeze(Unsqueeze op, ExportScope node) {
        node.result("Unsqueeze", node.input(0), node.integers("axes", op.axes()));
    }

    static void dimensions(Dimensions op, ExportScope node) {
        if (node.opset() >= PART_OF_SHAPE) {
            NodeAttributes part = NodeAttributes.NONE.with("start", op.from()).with("end", op.to());
            node.result("Shape", part, node.input(0));
            return;
        }
        String all = node.add("Shape", node.input(0));
        node.result("Slice", all, node.integers("starts", op.from()), node.integers("ends", op.to()));
    }

    static void trilu(Trilu op, ExportScope node) {
        node.needs(TRIANGLES, "a triangle of a matrix");
        String diagonal = node.tensor("diagonal", Tensor.ofLongs(Shape.scalar(), op.diagonal()));
        node.result("Trilu", NodeAttributes.NONE.with("upper", op.upper()), node.input(0), diagonal);
    }

    static void slice(Slice op, ExportScope node) {
        node.result(
                "Slice",
                node.input(0),
                node.integers("starts", op.start()),
                node.integers("ends", op.start() + (long) op.length()),
                node.integers("axes", op.axis()));
    }

    /** Zeros around a slice, which is part of models as the shortcut that widens. */
    static void sliceGradient(SliceGradient op, ExportScope node) {
        int axis = op.axis() < 0 ? op.axis() + node.rank() : op.axis();
        Dim whole = node.outputShape().dim(axis);
        if (!whole.isKnown()) {
            throw new UnsupportedNodeException("the size " + whole + " to be filled with zeros is not known");
        }
        long[] pads = new long[2 * node.rank()];
        pads[axis] = op.start();
        pads[node.rank() + axis] = whole.size() - op.start() - op.length();
        node.result(
                "Pad",
                NodeAttributes.NONE.with("mode", "constant"),
                node.input(0),
                node.integers("pads", pads),
                node.scalar("value", 0));
    }

    static void pad(Pad op, ExportScope node) {
        if (op.mode() == PadMode.CIRCULAR && node.opset() < WRAPPING_PAD) {
            throw new UnsupportedNodeException("circular padding needs opset " + WRAPPING_PAD);
        }
        int before = node.rank() - op.begin().size();
        long[] pads = new long[2 * node.rank()];
        for (int axis = 0; axis < op.begin().size(); axis++) {
            pads[before + axis] = op.begin().get(axis);
            pads[node.rank() + before + axis] = op.end().get(axis);
        }
        NodeAttributes mode = NodeAttributes.NONE.with("mode", mode(op.mode()));
        String cells = node.integers("pads", pads);
        if (op.mode() == PadMode.CONSTANT) {
            node.result("Pad", mode, node.input(0), cells, node.scalar("value", op.value()));
        } else {
            node.result("Pad", mode, node.input(0), cells);
        }
    }

    private static String mode(PadMode mode) {
        return switch (mode) {
            case CONSTANT -> "constant";
            case REFLECT -> "reflect";
            case REPLICATE -> "edge";
            case CIRCULAR -> "wrap";
        };
    }
}
