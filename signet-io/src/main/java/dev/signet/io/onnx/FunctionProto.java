package dev.signet.io.onnx;

import java.util.List;
import java.util.Map;

/**
 * An operator that the file defines by other operators.
 *
 * @param attributes names of attributes without a default
 * @param defaults attributes with one
 */
public record FunctionProto(
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        List<String> attributes,
        Map<String, AttributeProto> defaults,
        List<NodeProto> nodes,
        Map<String, Long> opsets) {
    public FunctionProto {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = List.copyOf(attributes);
        defaults = Map.copyOf(defaults);
        nodes = List.copyOf(nodes);
        opsets = Map.copyOf(opsets);
    }
}
