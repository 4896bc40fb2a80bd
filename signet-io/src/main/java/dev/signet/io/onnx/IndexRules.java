package dev.signet.io.onnx;

import dev.signet.op.Gather;
import dev.signet.op.Scatter;

/** Writes what reads or writes where integers point. */
final class IndexRules {
    private static final int SUMS = 16;
    private static final int EXTREMES = 18;

    private IndexRules() {}

    static void gather(Gather op, ExportScope node) {
        NodeAttributes none = NodeAttributes.NONE;
        switch (op.kind()) {
            case SLICES -> node.resultOfInputs("Gather", none.with("axis", op.axis()));
            case ELEMENTS -> node.resultOfInputs("GatherElements", none.with("axis", op.axis()));
            case ND -> node.resultOfInputs("GatherND", none.with("batch_dims", op.axis()));
        }
    }

    static void scatter(Scatter op, ExportScope node) {
        NodeAttributes attributes = switch (op.combination()) {
            case NONE -> NodeAttributes.NONE;
            case ADD, MUL -> combination(op, SUMS, node);
            case MAX, MIN -> combination(op, EXTREMES, node);
        };
        switch (op.gather().kind()) {
            case SLICES -> throw new UnsupportedNodeException("ONNX has no " + op);
            case ELEMENTS ->
                node.resultOfInputs(
                        "ScatterElements", attributes.with("axis", op.gather().axis()));
            case ND -> tuples(op, attributes, node);
        }
    }

    private static NodeAttributes combination(Scatter op, int opset, ExportScope node) {
        String name = op.combination().name().toLowerCase(java.util.Locale.ROOT);
        node.needs(opset, "scattering by " + name);
        return NodeAttributes.NONE.with("reduction", name);
    }

    private static void tuples(Scatter op, NodeAttributes attributes, ExportScope node) {
        if (op.gather().axis() != 0) {
            throw new UnsupportedNodeException("ONNX scatters tuples of indices of one tensor, not of a batch of them");
        }
        node.resultOfInputs("ScatterND", attributes);
    }
}
