package dev.signet.inspect;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.nn.LayerName;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds up a graph node by node into the tree of its layers. */
final class SummaryBuild {
    private final Graph graph;
    private final Map<String, String> types;
    private final List<Shape> shapes;
    private final Map<Integer, ReceptiveField> fields;
    private final Set<Value> counted = new HashSet<>();
    private final Entry root = new Entry("", 0);

    /** A layer while nodes are being added. */
    private static final class Entry {
        private final String path;
        private final int depth;
        private final Map<String, Entry> inside = new LinkedHashMap<>();
        private String layer = "";
        private Shape output = Shape.scalar();
        private ReceptiveField field = ReceptiveField.ofInput(Shape.scalar());
        private long parameters;
        private long multiplyAdds;
        private boolean shared;

        private Entry(String path, int depth) {
            this.path = path;
            this.depth = depth;
        }
    }

    SummaryBuild(Graph graph, Map<String, Shape> inputs, Map<String, String> types) {
        this.graph = graph;
        this.types = types;
        this.shapes = graph.shapes(inputs);
        this.fields = ReceptiveField.of(graph, shapes);
    }

    Summary summary() {
        graph.nodes().forEach(this::add);
        List<Summary.Row> rows = new ArrayList<>();
        collect(root, rows);
        return new Summary(
                rows,
                rows.stream().mapToLong(Summary.Row::parameters).sum(),
                elements(graph.states()),
                rows.stream().mapToLong(Summary.Row::multiplyAdds).sum(),
                rows.stream()
                        .filter(Summary.Row::leaf)
                        .mapToLong(row -> row.output().elements())
                        .sum(),
                elements(graph.inputs()));
    }

    private long elements(List<Value> values) {
        return values.stream()
                .mapToLong(value -> shapes.get(value.id()).elements())
                .sum();
    }

    private void add(Node node) {
        LayerName name = LayerName.parse(node.layer());
        Entry entry = root;
        seen(entry, node);
        for (String part : name.path().isEmpty() ? new String[0] : name.path().split("\\.")) {
            Entry outer = entry;
            entry = outer.inside.computeIfAbsent(
                    part, p -> new Entry(outer.path.isEmpty() ? p : outer.path + "." + p, outer.depth + 1));
            seen(entry, node);
        }
        entry.layer = node.layer();
        entry.multiplyAdds += node.op()
                .cost(shapesOf(node.inputs()), shapesOf(node.outputs()))
                .multiplyAdds();
        for (Value value : node.inputs()) {
            if (value.kind() == Value.Kind.PARAMETER) {
                boolean first = counted.add(value);
                entry.parameters += first ? shapes.get(value.id()).elements() : 0;
                entry.shared |= !first;
            }
        }
    }

    /** What the last node of a layer, or of one inside it, gives is what the layer gives. */
    private void seen(Entry entry, Node node) {
        Shape output = shapes.get(node.output().id());
        int[] sizes = output.toArray();
        entry.output = sizes.length == 0 ? output : Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length));
        entry.field = fields.getOrDefault(node.output().id(), entry.field);
    }

    private List<Shape> shapesOf(List<Value> values) {
        return values.stream().map(value -> shapes.get(value.id())).toList();
    }

    private void collect(Entry entry, List<Summary.Row> rows) {
        rows.add(new Summary.Row(
                entry.depth,
                entry.path,
                type(entry),
                entry.layer.isEmpty() ? entry.path : entry.layer,
                entry.output,
                entry.parameters,
                entry.multiplyAdds,
                entry.field,
                entry.shared,
                entry.inside.isEmpty()));
        entry.inside.values().forEach(inner -> collect(inner, rows));
    }

    private String type(Entry entry) {
        String known = types.getOrDefault(entry.path, "");
        return known.isEmpty() ? LayerName.parse(entry.layer).type() : known;
    }
}
