package dev.signet.io.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes whose meaning depends on the version of the operators or on an attribute that programs have often read wrongly. They are imported as the standard says; where
 * another program gives other numbers, these are the first to look at.
 */
public final class OpsetTraps {
    private OpsetTraps() {}

    /** One line for each node that deserves a look, with its name and the reason. */
    public static List<String> in(ModelProto model) {
        long opset = model.opsets().getOrDefault("", 1L);
        List<String> traps = new ArrayList<>();
        for (NodeProto node : model.graph().nodes()) {
            trap(node, opset).ifPresent(reason -> traps.add(node.label() + ": " + reason));
        }
        return traps;
    }

    private static Optional<String> trap(NodeProto node, long opset) {
        Optional<String> padding = text(node, "auto_pad").filter(mode -> mode.startsWith("SAME"));
        if (padding.isPresent()) {
            return Optional.of("auto_pad " + padding.get() + " puts the odd cell "
                    + (padding.get().equals("SAME_UPPER") ? "at the end" : "at the beginning"));
        }
        return switch (node.op()) {
            case "MaxPool", "AveragePool", "LpPool" -> pool(node);
            case "Resize", "Upsample" -> resize(node, opset);
            case "GroupNormalization" ->
                Optional.of(
                        opset < 21 ? "opset 18 has a scale for each group" : "opset 21 has a scale for each channel");
            case "BatchNormalization" ->
                flag(node, "training_mode") ? Optional.of("training_mode: statistics of the batch") : Optional.empty();
            case "Softmax", "LogSoftmax", "Hardmax" ->
                opset < 13 ? Optional.of("before opset 13 it flattens all axes from its axis on") : Optional.empty();
            case "Dropout" ->
                opset < 7 && !flag(node, "is_test")
                        ? Optional.of("is_test 0 drops at inference too")
                        : Optional.empty();
            case "Adam" ->
                node.attributes().containsKey("epsilon")
                        ? Optional.empty()
                        : Optional.of("without epsilon: computed with 1e-2 as the standard's vectors are, its text says"
                                + " 1e-6");
            default -> Optional.empty();
        };
    }

    private static Optional<String> pool(NodeProto node) {
        if (flag(node, "ceil_mode")) {
            return Optional.of("ceil_mode: a last window may reach past the padding");
        }
        boolean padded = node.attributes().get("pads") instanceof AttributeProto.Integers(List<Long> pads)
                && pads.stream().anyMatch(pad -> pad != 0);
        return node.op().equals("AveragePool") && padded
                ? Optional.of("count_include_pad " + (flag(node, "count_include_pad") ? 1 : 0)
                        + " decides whether padding counts in the mean")
                : Optional.empty();
    }

    private static Optional<String> resize(NodeProto node, long opset) {
        if (opset < 11) {
            return Optional.of("before opset 11 coordinates are asymmetric");
        }
        String mode = text(node, "coordinate_transformation_mode").orElse("half_pixel");
        return mode.equals("half_pixel") ? Optional.empty() : Optional.of("coordinates are " + mode);
    }

    private static boolean flag(NodeProto node, String name) {
        return node.attributes().get(name) instanceof AttributeProto.Integer(long value) && value != 0;
    }

    private static Optional<String> text(NodeProto node, String name) {
        return node.attributes().get(name) instanceof AttributeProto.Text(String value)
                ? Optional.of(value)
                : Optional.empty();
    }
}
