package dev.signet.io;

import dev.signet.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@code .signet} file holds, before it is given a meaning.
 *
 * @param graph the graph or the layers
 * @param weights parameters and buffers by path
 * @param preprocess how an image becomes the model's input
 * @param labels names of the classes in their order; empty if the model has none
 * @param metrics what was measured when the model was made
 */
public record ModelArchive(
        JsonValue graph, Map<String, Tensor> weights, JsonValue preprocess, List<String> labels, JsonValue metrics) {
    public ModelArchive {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        labels = List.copyOf(labels);
        for (String label : labels) {
            if (label.indexOf('\n') >= 0
                    || label.indexOf('\r') >= 0
                    || label.indexOf('\0') >= 0
                    || !Unicode.isWellFormed(label)) {
                throw new IllegalArgumentException("label " + Quoted.text(label) + " must be one line of text");
            }
        }
    }
}
