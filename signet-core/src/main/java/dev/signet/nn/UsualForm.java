package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Transplant;
import dev.signet.graph.Value;
import dev.signet.op.Flatten;
import dev.signet.op.Permute;
import dev.signet.op.Reshape;
import dev.signet.op.Softmax;
import dev.signet.tensor.ShapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Graphs of image classifiers brought into the form that training, scoring and explaining expect: one input {@code input} of
 * {@code [batch, channels, height, width]}, one output {@code output} of {@code [batch, classes]}.
 */
public final class UsualForm {
    private static final int MOST_CHANNELS = 4;

    private UsualForm() {}

    /** Where a model's input has its channels. */
    public enum Layout {
        /** {@code [batch, channels, height, width]}, as PyTorch. */
        NCHW,
        /** {@code [batch, height, width, channels]}, as TensorFlow. */
        NHWC
    }

    /**
     * The graph in the usual form. A batch that the file fixes to 1 is opened where all layers allow it; an output {@code [batch, classes, 1, 1]} is flattened.
     *
     * @param layout of the graph's own input; the result's is NCHW
     * @throws ShapeException for a graph with another number of inputs or outputs, or whose input is no image in this layout
     */
    public static Graph of(Graph graph, Layout layout) {
        if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
            throw new ShapeException("the model has inputs " + graph.inputs() + " and outputs "
                    + graph.outputs().keySet() + "; expected one image in and one row of classes out");
        }
        Value input = graph.inputs().getFirst();
        checkImage(input.shape(), layout);
        if (input.shape().dim(0).isKnown() && input.shape().dim(0).size() == 1) {
            return openBatch(graph, input, layout).orElseGet(() -> rebuilt(graph, input, input.shape(), layout));
        }
        return rebuilt(graph, input, input.shape(), layout);
    }

    private static void checkImage(SymbolicShape shape, Layout layout) {
        if (shape.rank() != 4) {
            throw new ShapeException(
                    "the model's input is " + shape + ", which is no image; expected [batch, channels, height, width]");
        }
        int channels = layout == Layout.NCHW ? 1 : 3;
        int other = layout == Layout.NCHW ? 3 : 1;
        boolean tooMany = !mayBeChannels(shape.dim(channels)) && mayBeChannels(shape.dim(other));
        boolean open = !shape.dim(channels).isKnown() && shape.dim(other).isKnown() && mayBeChannels(shape.dim(other));
        if (tooMany || open) {
            throw new ShapeException("the model's input is " + shape + ", which has its channels "
                    + (layout == Layout.NCHW ? "last: say layout nhwc" : "first: say layout nchw"));
        }
    }

    private static boolean mayBeChannels(Dim dim) {
        return !dim.isKnown() || dim.size() <= MOST_CHANNELS;
    }

    /** Empty if a layer counts on a batch of one. */
    private static Optional<Graph> openBatch(Graph graph, Value input, Layout layout) {
        try {
            Graph opened = rebuilt(graph, input, input.shape().with(0, Dim.BATCH), layout);
            Dim batch = opened.output("output").shape().dim(0);
            return batch.equals(Dim.BATCH) ? Optional.of(opened) : Optional.empty();
        } catch (ShapeException fixed) {
            return Optional.empty();
        }
    }

    private static Graph rebuilt(Graph graph, Value input, SymbolicShape shape, Layout layout) {
        GraphBuilder builder = new GraphBuilder();
        Value output = new Transplant(graph, builder)
                .replace(input, newInput(builder, input, shape, layout))
                .copy(graph.outputs().values().iterator().next());
        builder.output("output", classes(builder, output));
        return builder.build();
    }

    private static Value newInput(GraphBuilder builder, Value input, SymbolicShape shape, Layout layout) {
        if (layout == Layout.NCHW) {
            return builder.input("input", input.type().element(), shape);
        }
        SymbolicShape usual = SymbolicShape.of(shape.dim(0), shape.dim(3), shape.dim(1), shape.dim(2));
        return builder.add(
                new Permute(List.of(0, 2, 3, 1)),
                builder.input("input", input.type().element(), usual));
    }

    private static Value classes(GraphBuilder builder, Value output) {
        return output.shape().rank() > 2
                ? builder.add(new Flatten(1, output.shape().rank() - 1), output)
                : output;
    }

    /**
     * The graph without the softmax that turns its scores into probabilities, if it ends in one (and perhaps in changes of shape after it): what a loss is computed
     * from, and what explanations explain.
     */
    public static Graph logits(Graph graph) {
        Optional<Node> last = lastSoftmax(graph);
        if (last.isEmpty()) {
            return graph;
        }
        GraphBuilder builder = new GraphBuilder();
        Transplant transplant = new Transplant(
                graph,
                builder,
                (node, inputs, into) -> node.equals(last.get()) ? Optional.of(inputs) : Optional.empty(),
                name -> name);
        List<Value> outputs = new ArrayList<>();
        graph.outputs().values().forEach(output -> outputs.add(transplant.copy(output)));
        int next = 0;
        for (String name : graph.outputs().keySet()) {
            builder.output(name, outputs.get(next++));
        }
        return builder.build();
    }

    private static Optional<Node> lastSoftmax(Graph graph) {
        Map<Value, Node> makers = new HashMap<>();
        graph.nodes().forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
        Node node = makers.get(graph.outputs().values().iterator().next());
        while (node != null && (node.op() instanceof Flatten || node.op() instanceof Reshape)) {
            node = makers.get(node.input(0));
        }
        return Optional.ofNullable(node).filter(found -> found.op() instanceof Softmax);
    }
}
