package dev.signet.plan;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which nodes of a graph take a batch sample by sample: one sample goes through all of them before the next one comes, so that what lies between two layers is
 * still in the caches when it is read. That pays where the values of a batch are larger than the caches; where weights are read for few
 * pixels, all samples should meet them together. A function of the shapes alone.
 *
 * @param samples the size of the batch; 0 where no node takes it so
 * @param shapes the shape of each value for a batch of one, by value id
 * @param sampled whether a value has a sample of its own for each sample of the batch, by value id
 * @param apart whether a node is computed sample by sample, by index
 */
record SampleOrder(int samples, List<Shape> shapes, List<Boolean> sampled, List<Boolean> apart) {
    /** The numbers of a sample that come and go for each weight, at least: fewer, and the weights of the next sample are dearer to fetch than its values. */
    private static final int VALUES_PER_WEIGHT = 2;
    /** The numbers of a sample that come and go, at least: fewer are too little to hand out. */
    private static final int LEAST_VALUES = 8 << 10;
    /** The nodes of a stage, at least: one alone has nothing to pass on. */
    private static final int LEAST_NODES = 2;

    static final SampleOrder NONE = new SampleOrder(0, List.of(), List.of(), List.of());

    SampleOrder {
        shapes = List.copyOf(shapes);
        sampled = List.copyOf(sampled);
        apart = List.copyOf(apart);
    }

    /**
     * The order for a graph and concrete shapes.
     *
     * @param inputs shapes of the inputs, by name
     * @param batch the shape of each value, by value id
     * @param fixed whether a value is the same in all runs
     */
    static SampleOrder of(Graph graph, Map<String, Shape> inputs, List<Shape> batch, Predicate<Value> fixed) {
        Set<Integer> sizes = new HashSet<>();
        Map<String, Shape> one = new HashMap<>(inputs);
        for (Value input : graph.inputs()) {
            if (isBatch(input)) {
                sizes.add(batch.get(input.id()).size(0));
                one.put(input.name(), batch.get(input.id()).with(0, 1));
            }
        }
        int samples = sizes.size() == 1 ? sizes.iterator().next() : 0;
        if (samples < 2) {
            return NONE;
        }
        Optional<List<Shape>> shapes = shapes(graph, one);
        return shapes.isEmpty() ? NONE : of(graph, samples, batch, shapes.get(), fixed);
    }

    private static boolean isBatch(Value input) {
        return input.shape().rank() > 0 && input.shape().dim(0).equals(Dim.BATCH);
    }

    /** Empty for a graph that cannot take a single sample. */
    private static Optional<List<Shape>> shapes(Graph graph, Map<String, Shape> inputs) {
        try {
            return Optional.of(graph.shapes(inputs));
        } catch (ShapeException refused) {
            return Optional.empty();
        }
    }

    private static SampleOrder of(
            Graph graph, int samples, List<Shape> batch, List<Shape> one, Predicate<Value> fixed) {
        boolean[] sampled = new boolean[batch.size()];
        graph.inputs().forEach(input -> sampled[input.id()] = isBatch(input));
        List<Boolean> apart = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean separable = keepsSamplesApart(node, batch, sampled, fixed)
                    && node.outputs().stream()
                            .allMatch(output -> isSample(one.get(output.id()), batch.get(output.id())));
            if (separable) {
                node.outputs().forEach(output -> sampled[output.id()] = true);
            }
            apart.add(separable && pays(node, one, sampled));
        }
        takeOutShort(apart);
        List<Boolean> values = new ArrayList<>();
        for (boolean value : sampled) {
            values.add(value);
        }
        return apart.contains(true) ? new SampleOrder(samples, one, values, apart) : NONE;
    }

    private static boolean isSample(Shape one, Shape batch) {
        return one.rank() > 0 && one.size(0) == 1 && one.elements() > 0 && one.equals(batch.with(0, 1));
    }

    private static boolean keepsSamplesApart(Node node, List<Shape> batch, boolean[] sampled, Predicate<Value> fixed) {
        Set<Integer> alone = new HashSet<>();
        for (int k = 0; k < node.inputs().size(); k++) {
            Value input = node.input(k);
            if (sampled[input.id()]) {
                alone.add(k);
            } else if (!fixed.test(input)) {
                return false;
            }
        }
        List<Value> values = new ArrayList<>(node.inputs());
        values.addAll(node.outputs());
        return values.stream().allMatch(value -> value.type().element() == ElementType.FLOAT32)
                && node.op()
                        .keepsSamplesApart(
                                node.inputs().stream()
                                        .map(input -> batch.get(input.id()))
                                        .toList(),
                                alone);
    }

    /** Whether a sample's values are many beside the weights that it meets. */
    private static boolean pays(Node node, List<Shape> one, boolean[] sampled) {
        long values = 0;
        long weights = 0;
        for (Value input : node.inputs()) {
            int elements = one.get(input.id()).elements();
            values += sampled[input.id()] ? elements : 0;
            weights += sampled[input.id()] ? 0 : elements;
        }
        for (Value output : node.outputs()) {
            values += one.get(output.id()).elements();
        }
        return values >= LEAST_VALUES && values >= VALUES_PER_WEIGHT * weights;
    }

    /** Takes out the nodes that would be alone in their stage. */
    private static void takeOutShort(List<Boolean> apart) {
        for (int i = 0; i < apart.size(); ) {
            int first = i;
            while (i < apart.size() && apart.get(i)) {
                i++;
            }
            if (i - first < LEAST_NODES) {
                for (int k = first; k < i; k++) {
                    apart.set(k, false);
                }
            }
            i = Math.max(i, first + 1);
        }
    }

    boolean isApart(int node) {
        return samples > 0 && apart.get(node);
    }

    boolean isSampled(Value value) {
        return samples > 0 && sampled.get(value.id());
    }
}
