package dev.signet.inspect;

import dev.signet.graph.Graph;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger of a network: output shape, parameters, multiply-adds per sample and receptive field of each layer. A shared parameter is counted where
 * it is used first.
 *
 * @param rows the layers as a tree in order of computation, each followed by those inside it; the first is the network
 * @param parameters learned weights
 * @param states numbers that are carried along but not learned, such as running means
 * @param multiplyAdds of one sample, padding included; FLOPs are twice that
 * @param activations elements of all outputs of layers for one sample
 * @param inputs elements of one sample
 */
public record Summary(List<Row> rows, long parameters, long states, long multiplyAdds, long activations, long inputs) {
    /**
     * One layer.
     *
     * @param depth how many layers it is inside of
     * @param path names from the root, {@code layer1.0.conv1}; empty for the network itself
     * @param type {@code Conv2d}; empty where the graph does not tell
     * @param layer as errors name it
     * @param output the shape it gives for one sample
     * @param parameters of its own, not of layers inside it
     * @param multiplyAdds of its own nodes
     * @param shared whether its weights were counted with an earlier layer
     * @param leaf whether there are no layers inside it
     */
    public record Row(
            int depth,
            String path,
            String type,
            String layer,
            Shape output,
            long parameters,
            long multiplyAdds,
            ReceptiveField receptiveField,
            boolean shared,
            boolean leaf) {
        /** The last part of the path. */
        public String name() {
            return path.substring(path.lastIndexOf('.') + 1);
        }
    }

    public Summary {
        rows = List.copyOf(rows);
    }

    /** Of a network whose input sizes are known. */
    public static Summary of(Network network) {
        Map<String, Shape> inputs = new LinkedHashMap<>();
        for (Input input : network.inputs()) {
            inputs.put(input.name(), batchOfOne(input.sample().concrete()));
        }
        Map<String, String> types = new LinkedHashMap<>();
        for (Map.Entry<String, Layer> place : network.root().layersByPath().entrySet()) {
            types.put(place.getKey(), place.getValue().type());
        }
        return new SummaryBuild(network.graph(), inputs, types).summary();
    }

    /**
     * Of a graph with one input; layers around others have a name but no type.
     *
     * @param input the shape of one sample
     */
    public static Summary of(Graph graph, Shape input) {
        String name = graph.inputs().getFirst().name();
        return new SummaryBuild(graph, Map.of(name, batchOfOne(input)), Map.of()).summary();
    }

    private static Shape batchOfOne(Shape sample) {
        int[] sizes = new int[sample.rank() + 1];
        sizes[0] = 1;
        System.arraycopy(sample.toArray(), 0, sizes, 1, sample.rank());
        return Shape.of(sizes);
    }

    /** The rows of this layer and all inside it, which are added up in a total. */
    List<Row> inside(Row row) {
        int from = rows.indexOf(row);
        int to = from + 1;
        while (to < rows.size() && rows.get(to).depth() > row.depth()) {
            to++;
        }
        return rows.subList(from, to);
    }

    /** Parameters of this layer and all inside it. */
    public long parameters(Row row) {
        return inside(row).stream().mapToLong(Row::parameters).sum();
    }

    /** Multiply-adds of this layer and all inside it. */
    public long multiplyAdds(Row row) {
        return inside(row).stream().mapToLong(Row::multiplyAdds).sum();
    }

    /** The layer of this path; throws {@link IllegalArgumentException} if there is none. */
    public Row row(String path) {
        return rows.stream()
                .filter(row -> row.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no layer " + path + "; there are "
                        + rows.stream().map(Row::path).toList()));
    }

    /** A table for people, all levels deep. */
    @Override
    public String toString() {
        return table(Integer.MAX_VALUE);
    }

    /** A table for people in the manner of torchinfo; layers at {@code depth} are counted with all that is inside them. */
    public String table(int depth) {
        return new SummaryTable(this, depth).toString();
    }
}
