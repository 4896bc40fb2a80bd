package dev.signet.nn;

import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.Preprocessing;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained classifier: graph, weights, class names, and what happens to an image before the network. Immutable, thread-safe, nothing to close.
 */
public final class Model {
    private final Graph graph;
    private final Map<String, Tensor> weights;
    private final List<String> labels;
    private final Preprocessing preprocessing;
    private final Session session;

    /** One class and how probable it is. */
    public record Candidate(int index, String label, double probability) {}

    /** @param weights all parameters and states of the graph, by name; not copied, and not to be changed any more */
    public Model(Graph graph, Map<String, Tensor> weights, List<String> labels, Preprocessing preprocessing) {
        this(graph, weights, labels, preprocessing, SessionOptions.standard());
    }

    public Model(
            Graph graph,
            Map<String, Tensor> weights,
            List<String> labels,
            Preprocessing preprocessing,
            SessionOptions options) {
        for (Value value : graph.values()) {
            if (value.kind() == Value.Kind.PARAMETER || value.kind() == Value.Kind.STATE) {
                Tensor tensor = weights.get(value.name());
                if (tensor == null || !tensor.shape().equals(value.shape().concrete())) {
                    throw new ShapeException("weight " + value.name() + " is "
                            + (tensor == null ? "missing" : tensor.toString()) + ", the graph expects " + value.type());
                }
            }
        }
        this.graph = graph;
        this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        this.labels = List.copyOf(labels);
        this.preprocessing = preprocessing;
        this.session = Session.of(graph, weights, options);
    }

    public Graph graph() {
        return graph;
    }

    public Map<String, Tensor> weights() {
        return weights;
    }

    public List<String> labels() {
        return labels;
    }

    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /** The raw outputs (logits) for float32 inputs {@code [N, channels, height, width]}: the same bits for a sample alone or in any batch. */
    public Tensor run(Tensor input) {
        Tensor output = session.run(Map.of("input", input)).get("output");
        if (output == null) {
            throw new IllegalStateException("the graph has no output named output; it has "
                    + graph.outputs().keySet());
        }
        return output;
    }

    /** As {@link #run(Tensor)} into the caller's array. */
    public void run(Tensor input, Tensor output) {
        session.run(Map.of("input", input), Map.of("output", output));
    }

    /** The classes of one image, the most probable first. */
    public List<Candidate> predict(Image image) {
        Image pixels = preprocessing.pixels(image);
        Shape shape = Shape.of(1, pixels.channels(), pixels.height(), pixels.width());
        float[] input = new float[shape.elements()];
        preprocessing.normalize().apply(pixels, input, 0);
        return ranked(run(Tensor.wrap(shape, input)).floats());
    }

    private List<Candidate> ranked(float[] logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - most);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (int c = 0; c < logits.length; c++) {
            String label = c < labels.size() ? labels.get(c) : String.valueOf(c);
            candidates.add(new Candidate(c, label, StrictMath.exp(logits[c] - most) / sum));
        }
        candidates.sort(Comparator.comparingDouble(Candidate::probability).reversed());
        return candidates;
    }
}
