package dev.signet.graph;

import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The feature maps through which everything a network says must pass: where it can be cut in two, and where one can ask which place of the picture mattered.
 * A map is a float value {@code [batch, channels, spatial…]} with more than one position; all paths from the input to the output lead through it.
 */
public final class SpatialMaps {
    private final Graph graph;
    private final List<Shape> shapes;
    private final List<Found> found = new ArrayList<>();

    /**
     * One map.
     *
     * @param shape its shape for the sample that was given, batch 1
     * @param layer the layer that makes it
     * @param learnedAfter whether weights of two axes or more (of convolutions, linear layers) follow it
     */
    public record Found(Value value, Shape shape, String layer, boolean learnedAfter) {
        /** As messages name it: {@code layer4.1.relu: ReLU() [512x7x7]}. */
        @Override
        public String toString() {
            return (layer.isEmpty() ? value.name() : layer) + " [" + Shape.of(withoutBatch(shape)) + "]";
        }

        private static int[] withoutBatch(Shape shape) {
            int[] sizes = new int[shape.rank() - 1];
            System.arraycopy(shape.toArray(), 1, sizes, 0, sizes.length);
            return sizes;
        }
    }

    private SpatialMaps(Graph graph, List<Shape> shapes) {
        this.graph = graph;
        this.shapes = shapes;
    }

    /**
     * The maps in order of computation.
     *
     * @param graph one input and one output
     * @param input the shape of the input, batch included
     */
    public static List<Found> of(Graph graph, Shape input) {
        if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
            throw new IllegalArgumentException("the model has inputs " + graph.inputs() + " and outputs "
                    + graph.outputs().keySet() + "; expected one of each");
        }
        SpatialMaps maps = new SpatialMaps(
                graph, graph.shapes(Map.of(graph.inputs().getFirst().name(), input)));
        maps.search();
        return List.copyOf(maps.found);
    }

    /** The last map that learned weights still follow: the features of a classifier. */
    public static Optional<Found> beforeClassifier(List<Found> maps) {
        return maps.reversed().stream().filter(Found::learnedAfter).findFirst();
    }

    private void search() {
        List<Node> path = path();
        Map<Value, Integer> lastReader = new HashMap<>();
        Map<Value, Integer> maker = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            for (Value input : path.get(i).inputs()) {
                lastReader.put(input, i);
            }
            for (Value output : path.get(i).outputs()) {
                maker.put(output, i);
            }
        }
        int lastLearned = lastLearned(path);
        // The furthest reader of anything made so far: a value stands alone where nothing before it is read after it.
        int furthest = lastReader.getOrDefault(graph.inputs().getFirst(), -1);
        for (int i = 0; i < path.size(); i++) {
            Node node = path.get(i);
            Value value = node.output();
            if (furthest <= i && node.outputs().size() == 1 && isMap(value) && lastReader.containsKey(value)) {
                found.add(new Found(value, shapes.get(value.id()), node.layer(), lastLearned > i));
            }
            for (Value output : node.outputs()) {
                furthest = Math.max(furthest, lastReader.getOrDefault(output, -1));
            }
        }
    }

    /** The nodes between input and output: those that depend on the one and that the other depends on. */
    private List<Node> path() {
        Set<Value> needed = new HashSet<>(graph.outputs().values());
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
            }
        }
        Set<Value> fromInput = new HashSet<>(graph.inputs());
        List<Node> path = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(fromInput::contains)
                    && node.outputs().stream().anyMatch(needed::contains)) {
                fromInput.addAll(node.outputs());
                path.add(node);
            }
        }
        return path;
    }

    private static int lastLearned(List<Node> path) {
        for (int i = path.size() - 1; i >= 0; i--) {
            for (Value input : path.get(i).inputs()) {
                if (input.kind() == Value.Kind.PARAMETER && input.shape().rank() > 1) {
                    return i;
                }
            }
        }
        return -1;
    }

    private boolean isMap(Value value) {
        Shape shape = shapes.get(value.id());
        return value.type().element().isFloat() && shape.rank() > 2 && shape.elements(2, shape.rank()) > 1;
    }
}
