package dev.signet.plan;

import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.tensor.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which values are written where a concatenation of channels wants them, so that nothing is left to copy: those that only the concatenation reads, whose channels
 * are whole vectors, and whose algorithms can write some channels of wider pixels. All parts of a concatenation or none. Elements are the same wherever they
 * lie, so not a bit changes.
 */
final class ConcatParts {
    /** Channels that are whole vectors on every machine. */
    private static final int WHOLE_VECTORS = 16;

    private final Graph graph;
    private final List<Shape> shapes;
    private final Predicate<Value> channelsLast;
    /** The form in which its maker gives each value. */
    private final Map<Value, Form> forms = new HashMap<>();

    private final Map<Value, Integer> readers = new HashMap<>();

    /**
     * A value that is a part.
     *
     * @param whole the result of the concatenation
     * @param firstChannel where in it the part begins
     */
    record Part(Value whole, int firstChannel) {}

    private ConcatParts(Graph graph, List<Fit.Accepted> fits, List<Shape> shapes, Predicate<Value> channelsLast) {
        this.graph = graph;
        this.shapes = shapes;
        this.channelsLast = channelsLast;
        for (int n = 0; n < graph.nodes().size(); n++) {
            Node node = graph.nodes().get(n);
            for (int i = 0; i < node.outputs().size(); i++) {
                forms.put(node.outputs().get(i), fits.get(n).outputs().get(i));
            }
            node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
        }
        graph.outputs().values().forEach(output -> readers.merge(output, 1, Integer::sum));
    }

    /**
     * The parts of a graph.
     *
     * @param fits how each node is computed
     * @param channelsLast which values lie channels-last
     */
    static Map<Value, Part> of(
            Graph graph, List<Fit.Accepted> fits, List<Shape> shapes, Predicate<Value> channelsLast) {
        return new ConcatParts(graph, fits, shapes, channelsLast).find();
    }

    private Map<Value, Part> find() {
        Map<Value, Part> parts = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Concat concat && joinsInPlace(concat, node)) {
                int channel = 0;
                for (Value input : node.inputs()) {
                    parts.put(input, new Part(node.output(), channel));
                    channel += shapes.get(input.id()).size(1);
                }
            }
        }
        return parts;
    }

    private boolean joinsInPlace(Concat concat, Node node) {
        Shape shape = shapes.get(node.output().id());
        boolean channels = channelsLast.test(node.output()) && Math.floorMod(concat.axis(), shape.rank()) == 1;
        return channels
                && holdsOnlyItsChannels(shape)
                && node.inputs().stream().allMatch(this::canBePart)
                && new HashSet<>(node.inputs()).size() == node.inputs().size();
    }

    /** Nothing fills up the pixels. */
    private static boolean holdsOnlyItsChannels(Shape shape) {
        ChannelsLast sample = Layout.channelsLast(shape, Halo.NONE).sample();
        return sample.pixelStride() == sample.channels();
    }

    private boolean canBePart(Value value) {
        return channelsLast.test(value)
                && forms.get(value) instanceof Form.Spatial form
                && form.orPart()
                && readers.getOrDefault(value, 0) == 1
                && shapes.get(value.id()).size(1) % WHOLE_VECTORS == 0;
    }
}
