package dev.signet.io;

import dev.signet.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@code .signet} file holds, before it is given a meaning.
 *
 * @param graph the graph or the layers
 * @param weights parameters and buffers by path
 * @param preprocess how an image becomes the model's input
 * @param labels names of the classes in their order; empty if the model has none
 * @param metrics what was measured when the model was made
 * @param choices algorithms that were measured to be the fastest, by problem; empty if nobody has measured
 */
public record ModelArchive(
        JsonValue graph,
        Map<String, Tensor> weights,
        JsonValue preprocess,
        List<String> labels,
        JsonValue metrics,
        Map<String, String> choices) {
    /** Without measured choices. */
    public ModelArchive(
            JsonValue graph,
            Map<String, Tensor> weights,
            JsonValue preprocess,
            List<String> labels,
            JsonValue metrics) {
        this(graph, weights, preprocess, labels, metrics, Map.of());
    }

    public ModelArchive {
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
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
