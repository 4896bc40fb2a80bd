package dev.signet.inspect;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Reach;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The ledger of a network: output shape, parameters, multiply-adds per sample and receptive field of each layer. A shared parameter is counted where it is used
 * first.
 */
public record Summary(List<Row> rows, long parameters, long multiplyAdds) {
    private static final String EVERYTHING = "all";

    /**
     * One layer.
     *
     * @param output the shape it gives for one sample
     * @param receptiveField input positions one output sees along the last axis; {@code all} behind a layer that looks at everything
     */
    public record Row(String layer, String output, long parameters, long multiplyAdds, String receptiveField) {}

    /** What one position of a value sees: inputs, and how far neighbours are apart. */
    private record Field(int extent, int jump, boolean everything) {
        Field widest(Field other) {
            return new Field(
                    Math.max(extent, other.extent), Math.max(jump, other.jump), everything || other.everything);
        }
    }

    /** @param input the shape of one sample */
    public static Summary of(Graph graph, Shape input) {
        int[] batch = new int[input.rank() + 1];
        batch[0] = 1;
        System.arraycopy(input.toArray(), 0, batch, 1, input.rank());
        List<Shape> shapes = graph.shapes(Map.of(graph.inputs().getFirst().name(), Shape.of(batch)));
        Map<Integer, Field> fields = new HashMap<>();
        fields.put(graph.inputs().getFirst().id(), new Field(1, 1, false));
        Map<String, Row> rows = new LinkedHashMap<>();
        Set<Value> counted = new HashSet<>();
        long parameters = 0;
        long multiplyAdds = 0;
        for (Node node : graph.nodes()) {
            List<Shape> inputs =
                    node.inputs().stream().map(value -> shapes.get(value.id())).toList();
            List<Shape> outputs =
                    node.outputs().stream().map(value -> shapes.get(value.id())).toList();
            Field field = field(node, fields, node.op().reach(inputs));
            node.outputs().forEach(output -> fields.put(output.id(), field));
            long own = 0;
            for (Value value : node.inputs()) {
                if (value.kind() == Value.Kind.PARAMETER && counted.add(value)) {
                    own += shapes.get(value.id()).elements();
                }
            }
            long work = node.op().cost(inputs, outputs).multiplyAdds();
            parameters += own;
            multiplyAdds += work;
            Shape given = outputs.getFirst();
            Row before = rows.getOrDefault(node.layer(), new Row(node.layer(), "", 0, 0, ""));
            rows.put(
                    node.layer(),
                    new Row(
                            node.layer(),
                            given.rank() == 0 ? "scalar" : sample(given),
                            before.parameters() + own,
                            before.multiplyAdds() + work,
                            field.everything() ? EVERYTHING : String.valueOf(field.extent())));
        }
        return new Summary(new ArrayList<>(rows.values()), parameters, multiplyAdds);
    }

    private static String sample(Shape shape) {
        int[] sizes = shape.toArray();
        return Shape.of(java.util.Arrays.copyOfRange(sizes, 1, sizes.length)).toString();
    }

    private static Field field(Node node, Map<Integer, Field> fields, Reach reach) {
        Field widest = new Field(1, 1, false);
        for (Value input : node.inputs()) {
            Field field = fields.get(input.id());
            widest = field == null ? widest : widest.widest(field);
        }
        return switch (reach) {
            case Reach.Point point -> widest;
            case Reach.Everything all -> new Field(widest.extent(), widest.jump(), true);
            case Reach.Windows windows -> {
                Reach.Axis axis = windows.axes().getLast();
                yield new Field(
                        widest.extent() + (axis.extent() - 1) * widest.jump(),
                        widest.jump() * axis.stride(),
                        widest.everything());
            }
        };
    }

    /** A table for people. */
    @Override
    public String toString() {
        int width = rows.stream().mapToInt(row -> row.layer().length()).max().orElse(5);
        StringBuilder text = new StringBuilder();
        String format = "%-" + width + "s  %12s  %12s  %14s  %9s%n";
        text.append(String.format(Locale.ROOT, format, "layer", "output", "parameters", "multiply-adds", "sees"));
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    format,
                    row.layer(),
                    row.output(),
                    String.format(Locale.ROOT, "%,d", row.parameters()),
                    String.format(Locale.ROOT, "%,d", row.multiplyAdds()),
                    row.receptiveField()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "parameters %,d (%,.1f KiB)   multiply-adds per sample %,d (FLOPs: twice that)",
                        parameters,
                        parameters * 4 / 1024.0,
                        multiplyAdds))
                .toString();
    }
}
