package dev.signet.io.onnx;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All values a node reads: its inputs, and what graphs inside it take from around them. */
final class Captured {
    private final Set<String> names = new LinkedHashSet<>();

    private Captured() {}

    /** Names in the order they are met, without the empty one. */
    static Set<String> by(NodeProto node) {
        Captured captured = new Captured();
        captured.node(node, Set.of());
        captured.names.remove("");
        return captured.names;
    }

    private void node(NodeProto node, Set<String> own) {
        read(node.inputs(), own);
        node.attributes().values().forEach(value -> {
            if (value instanceof AttributeProto.OfGraph inner) {
                graph(inner.value(), own);
            }
        });
        if (FlowNodes.isGradient(node)) {
            read(FlowNodes.gradientNames(node), own);
        }
    }

    private void graph(GraphProto graph, Set<String> around) {
        Set<String> own = new HashSet<>(around);
        graph.inputs().forEach(input -> own.add(input.name()));
        graph.initializers().forEach(tensor -> own.add(tensor.name()));
        graph.nodes().forEach(node -> own.addAll(node.outputs()));
        graph.nodes().forEach(node -> node(node, own));
        read(graph.outputs().stream().map(ValueInfoProto::name).toList(), own);
    }

    private void read(List<String> inputs, Set<String> own) {
        inputs.stream().filter(name -> !own.contains(name)).forEach(names::add);
    }
}
