package dev.signet.io.onnx;

import dev.signet.io.Quoted;
import java.util.List;
import java.util.Map;

/**
 * One operator applied. An input or output that is left out is the empty text.
 *
 * @param index position in the graph, counted from 0, by which errors name a node without a name
 */
public record NodeProto(
        int index,
        String name,
        String domain,
        String op,
        List<String> inputs,
        List<String> outputs,
        Map<String, AttributeProto> attributes) {
    public NodeProto {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    /** As errors name it: {@code Conv '/layer1/conv'}. */
    public String label() {
        return qualifiedOp() + " " + (name.isEmpty() ? "#" + index : Quoted.text(name));
    }

    /** The operator with its domain, which is left out for the standard one. */
    public String qualifiedOp() {
        return domain.isEmpty() || domain.equals("ai.onnx") ? op : domain + "." + op;
    }
}
