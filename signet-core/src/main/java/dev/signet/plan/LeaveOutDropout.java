package dev.signet.plan;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.op.Dropout;
import java.util.Set;
import java.util.stream.Collectors;

/** Dropout in evaluation changes nothing: who reads its output reads its input instead, so that nothing is copied and what stands around it can be fused. */
final class LeaveOutDropout {
    private final Graph graph;
    private final Set<Value> outputs;

    private LeaveOutDropout(Graph graph) {
        this.graph = graph;
        this.outputs = graph.outputs().values().stream().collect(Collectors.toUnmodifiableSet());
    }

    static Graph apply(Graph graph) {
        return new LeaveOutDropout(graph).run();
    }

    private Graph run() {
        if (graph.nodes().stream().noneMatch(this::changesNothing)) {
            return graph;
        }
        Rewrite rewrite = new Rewrite(graph);
        for (Node node : graph.nodes()) {
            if (changesNothing(node)) {
                rewrite.pass(node);
            } else {
                rewrite.keep(node);
            }
        }
        return rewrite.build();
    }

    /** An output of the graph is a value of its own, whatever makes it. */
    private boolean changesNothing(Node node) {
        return node.op() instanceof Dropout && !outputs.contains(node.output());
    }
}
