package dev.signet.plan;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.op.BatchNorm;
import dev.signet.op.Conv;
import dev.signet.op.Linear;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Batch normalisation with fixed statistics after a convolution or a linear layer of fixed weights becomes part of the weights: w' = w s and
 * b' = (b - mean) s + bias with s = scale / sqrt(variance + epsilon), computed in double and rounded once. The result differs from that of the two
 * nodes by rounding only, at most (K + 9) 2^-24 (sum |x w'| + |b'|) for sums of K products (docs/numerics.md).
 */
final class FoldBatchNorm {
    private final Graph graph;
    private final Map<String, Tensor> frozen;
    private final Rewrite rewrite;
    /** The node whose work each batch norm takes over. */
    private final Map<Node, Node> folded = new HashMap<>();

    private FoldBatchNorm(Graph graph, Map<String, Tensor> frozen) {
        this.graph = graph;
        this.frozen = frozen;
        this.rewrite = new Rewrite(graph);
    }

    static Graph apply(Graph graph, Map<String, Tensor> frozen) {
        return new FoldBatchNorm(graph, frozen).run();
    }

    private Graph run() {
        for (Node node : graph.nodes()) {
            if (node.op() instanceof BatchNorm && allFixed(node.inputs())) {
                rewrite.onlyFor(node.input(0)).filter(this::takesFactors).ifPresent(source -> {
                    folded.put(node, source);
                    rewrite.drop(source);
                });
            }
        }
        if (folded.isEmpty()) {
            return graph;
        }
        for (Node node : graph.nodes()) {
            Node source = folded.get(node);
            if (source != null) {
                fold(source, node, (BatchNorm) node.op());
            } else if (!rewrite.isDropped(node)) {
                rewrite.keep(node);
            }
        }
        return rewrite.build();
    }

    /** Its channels are those of axis 1, the ones a batch norm scales. */
    private boolean takesFactors(Node node) {
        boolean channels = node.op() instanceof Conv
                || node.op() instanceof Linear && node.output().shape().rank() == 2;
        return channels && allFixed(node.inputs());
    }

    /** All but the first, the activation. */
    private boolean allFixed(List<Value> inputs) {
        return inputs.stream().skip(1).allMatch(value -> fixed(value).isPresent());
    }

    private Optional<Tensor> fixed(Value value) {
        return switch (value.kind()) {
            case CONSTANT -> Optional.of(graph.constant(value));
            case PARAMETER, STATE -> Optional.ofNullable(frozen.get(value.name()));
            case INPUT, RESULT -> Optional.empty();
        };
    }

    private float[] floats(Value value) {
        return fixed(value).orElseThrow().floats();
    }

    private void fold(Node source, Node norm, BatchNorm op) {
        float[] scale = floats(norm.input(1));
        float[] shift = floats(norm.input(2));
        float[] mean = floats(norm.input(3));
        float[] variance = floats(norm.input(4));
        Tensor weight = fixed(source.input(1)).orElseThrow();
        float[] from = weight.floats();
        int channels = weight.shape().size(0);
        int perChannel = from.length / channels;
        float[] factors = new float[from.length];
        float[] bias = new float[channels];
        for (int c = 0; c < channels; c++) {
            double s = scale[c] / Math.sqrt(variance[c] + op.epsilon());
            double before = source.inputs().size() > 2 ? floats(source.input(2))[c] : 0;
            bias[c] = (float) ((before - mean[c]) * s + shift[c]);
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                factors[i] = (float) (from[i] * s);
            }
        }
        List<Value> inputs = new ArrayList<>(List.of(
                rewrite.copy(source.input(0)),
                rewrite.constant(Tensor.wrap(weight.shape(), factors)),
                rewrite.constant(Tensor.wrap(Shape.of(channels), bias))));
        rewrite.put(norm, source.op(), inputs, Rewrite.layers(source.layer(), norm.layer()));
    }
}
