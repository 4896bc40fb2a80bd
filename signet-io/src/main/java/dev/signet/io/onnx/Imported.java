package dev.signet.io.onnx;

import dev.signet.graph.Graph;
import dev.signet.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A graph that was made of an ONNX file, perhaps for some inputs only.
 *
 * @param weights all parameters and states of the graph, by name
 */
public record Imported(Graph graph, Map<String, Tensor> weights) {
    public Imported {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }
}
