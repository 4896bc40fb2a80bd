package dev.signet.io.onnx;

import java.util.List;
import java.util.Map;

/**
 * An ONNX file as it stands, before anything is made of it.
 *
 * @param opsets version of the operators by domain; the standard domain is the empty text
 * @param metadata what the producer wrote beside the model
 */
public record ModelProto(
        long irVersion,
        String producer,
        Map<String, Long> opsets,
        GraphProto graph,
        Map<String, String> metadata,
        List<FunctionProto> functions) {
    public ModelProto {
        opsets = Map.copyOf(opsets);
        metadata = Map.copyOf(metadata);
        functions = List.copyOf(functions);
    }
}
