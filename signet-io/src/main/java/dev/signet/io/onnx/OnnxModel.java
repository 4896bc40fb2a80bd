package dev.signet.io.onnx;

import dev.signet.graph.Graph;
import dev.signet.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an ONNX file became.
 *
 * @param weights all parameters and states of the graph, by name
 * @param metadata what the producer wrote beside the model
 */
public record OnnxModel(Graph graph, Map<String, Tensor> weights, Map<String, String> metadata) {
    public OnnxModel {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        metadata = Map.copyOf(metadata);
    }
}
