package dev.signet.bench;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.op.BatchNorm;
import dev.signet.op.Conv;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Batch norms multiplied into the weights of the convolutions before them, for rivals that do not do it themselves.
 *
 * @param weights all weights; those of such convolutions changed, and their new biases
 * @param sources for each such batch norm the convolution that does its work
 */
record FoldedNorms(Map<String, Tensor> weights, Map<Node, Node> sources) {
    static FoldedNorms none(Map<String, Tensor> weights) {
        return new FoldedNorms(weights, Map.of());
    }

    static FoldedNorms of(Graph graph, Map<String, Tensor> weights) {
        Map<String, Tensor> changed = new LinkedHashMap<>(weights);
        Map<Node, Node> sources = new HashMap<>();
        for (Node norm : graph.nodes()) {
            if (!(norm.op() instanceof BatchNorm batchNorm)) {
                continue;
            }
            for (Node source : graph.nodes()) {
                if (source.op() instanceof Conv
                        && source.output().equals(norm.input(0))
                        && readers(graph, source.output()) == 1
                        && source.inputs().size() == 2) {
                    fold(batchNorm, norm, source, changed);
                    sources.put(norm, source);
                }
            }
        }
        return new FoldedNorms(changed, sources);
    }

    /** The name of the bias that such a convolution has now. */
    static String bias(Node convolution) {
        return convolution.input(1).name() + ".folded";
    }

    static long readers(Graph graph, Value value) {
        return graph.nodes().stream()
                .filter(node -> node.inputs().contains(value))
                .count();
    }

    private static void fold(BatchNorm op, Node norm, Node source, Map<String, Tensor> weights) {
        Tensor weight = weight(weights, source.input(1));
        float[] old = weight.floats();
        float[] scale = weight(weights, norm.input(1)).floats();
        float[] shift = weight(weights, norm.input(2)).floats();
        float[] mean = weight(weights, norm.input(3)).floats();
        float[] variance = weight(weights, norm.input(4)).floats();
        float[] scaled = new float[old.length];
        float[] bias = new float[scale.length];
        int each = old.length / scale.length;
        for (int channel = 0; channel < scale.length; channel++) {
            double factor = scale[channel] / Math.sqrt(variance[channel] + op.epsilon());
            bias[channel] = (float) (shift[channel] - mean[channel] * factor);
            for (int i = channel * each; i < (channel + 1) * each; i++) {
                scaled[i] = (float) (old[i] * factor);
            }
        }
        weights.put(source.input(1).name(), Tensor.wrap(weight.shape(), scaled));
        weights.put(bias(source), Tensor.of(Shape.of(bias.length), bias));
    }

    private static Tensor weight(Map<String, Tensor> weights, Value value) {
        return Objects.requireNonNull(weights.get(value.name()), value.name());
    }
}
