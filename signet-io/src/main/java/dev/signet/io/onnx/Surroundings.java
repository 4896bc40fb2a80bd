package dev.signet.io.onnx;

import dev.signet.graph.GraphBuilder;
import java.util.List;
import java.util.Map;

/** What a node with graphs of its own sees of the import around it. */
record Surroundings(Importer importer, Names names, Map<String, Long> opsets) {
    /** What the outputs of a graph inside the node become for these inputs. */
    List<Held> inline(GraphProto graph, List<Held> inputs) {
        return importer.inline(graph, inputs, names, opsets);
    }

    /** What a name of the graph around the node stands for. */
    Held named(String name) {
        return names.get(name);
    }

    GraphBuilder builder() {
        return importer.builder();
    }
}
