package dev.signet.inspect;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Blur;
import dev.signet.op.Conv;
import dev.signet.op.MaxPool;
import dev.signet.op.PadMode;
import dev.signet.op.Sliding;
import dev.signet.op.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a model so that it blurs before it keeps every stride-th position (Zhang, 2019): a max pool becomes one of stride 1 and a blur, a strided
 * convolution one of stride 1 and a blur. Maps too small to blur stay as they are. Names and shapes of the weights and all sizes stay, so a trained model goes on with its weights, and what is
 * trained anew needs nothing else.
 */
public final class Antialias {
    private final Graph graph;
    private final int taps;
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<Value, Value> copies = new HashMap<>();
    private final List<String> rewritten = new ArrayList<>();

    private Antialias(Graph graph, int taps) {
        this.graph = graph;
        this.taps = taps;
    }

    /**
     * The rewritten graph.
     *
     * @param layers which layers were changed, as errors name them
     */
    public record Result(Graph graph, List<String> layers) {
        public Result {
            layers = List.copyOf(layers);
        }
    }

    /** @param taps of the blur along each axis, 3 or 4 as a rule */
    public static Result of(Graph graph, int taps) {
        return new Antialias(graph, taps).rewritten();
    }

    private Result rewritten() {
        graph.values().stream()
                .filter(value -> value.kind() != Value.Kind.RESULT)
                .forEach(value -> copies.put(value, source(value)));
        for (Node node : graph.nodes()) {
            List<Value> outputs = builder.inLayer(node.layer(), () -> copy(node));
            for (int i = 0; i < outputs.size(); i++) {
                copies.put(node.outputs().get(i), outputs.get(i));
            }
        }
        graph.outputs().forEach((name, value) -> builder.output(name, copyOf(value)));
        return new Result(builder.build(), rewritten);
    }

    private Value source(Value value) {
        return switch (value.kind()) {
            case INPUT -> builder.input(value.name(), value.type().element(), value.shape());
            case PARAMETER -> builder.parameter(value.name(), value.shape().concrete());
            case STATE -> builder.state(value.name(), value.shape().concrete());
            case CONSTANT -> builder.constant(graph.constant(value));
            case RESULT -> throw new IllegalStateException(value + " is no source");
        };
    }

    private Value copyOf(Value value) {
        Value copy = copies.get(value);
        if (copy == null) {
            throw new IllegalStateException(value + " is read before it is made");
        }
        return copy;
    }

    private List<Value> copy(Node node) {
        List<Value> inputs = node.inputs().stream().map(this::copyOf).toList();
        return switch (node.op()) {
            case MaxPool pool
            when isStrided(pool.sliding()) && !pool.ceil() && isLargeEnough(node) ->
                List.of(blurred(
                        node, new MaxPool(pool.kernel(), dense(pool.sliding()), false), pool.sliding(), inputs));
            case Conv conv
            when isStrided(conv.sliding()) && isLargeEnough(node) ->
                List.of(blurred(node, new Conv(explicit(conv, node), conv.groups()), conv.sliding(), inputs));
            default -> builder.addAll(node.op(), inputs);
        };
    }

    /** Whether the blur's reflected padding has enough to reflect. */
    private boolean isLargeEnough(Node node) {
        return node.output().shape().dims().stream()
                .skip(2)
                .allMatch(size -> !size.isKnown() || size.size() > taps / 2);
    }

    private static boolean isStrided(Sliding sliding) {
        return sliding.strides().stream().anyMatch(stride -> stride > 1);
    }

    private static Sliding dense(Sliding sliding) {
        return new Sliding(List.of(), sliding.dilations(), sliding.padding());
    }

    /** The padding that the strided convolution had: "same" padding would be another with stride 1. */
    private static Sliding explicit(Conv conv, Node node) {
        boolean known = node.input(0).shape().dims().stream().skip(2).allMatch(dim -> dim.isKnown());
        if (!known) {
            return dense(conv.sliding());
        }
        int[] sizes = node.input(0).shape().dims().stream()
                .mapToInt(dim -> dim.isKnown() ? dim.size() : 1)
                .toArray();
        Window window = conv.window(
                dev.signet.tensor.Shape.of(sizes), node.input(1).shape().concrete());
        int[] pads = new int[2 * window.rank()];
        for (int axis = 0; axis < window.rank(); axis++) {
            pads[axis] = window.axis(axis).padBegin();
            pads[window.rank() + axis] = window.axis(axis).padEnd();
        }
        return new Sliding(List.of(), conv.sliding().dilations(), dev.signet.op.Padding.explicit(pads));
    }

    private Value blurred(Node node, Op everywhere, Sliding strided, List<Value> inputs) {
        rewritten.add(node.layer());
        Value all = builder.addAll(everywhere, inputs).getFirst();
        int axes = all.shape().rank() - 2;
        int channels = all.shape().size(1);
        Blur blur = new Blur(axes, taps);
        Value padded = builder.add(blur.padding(PadMode.REFLECT), all);
        int[] strides = strided.strides().stream().mapToInt(Integer::intValue).toArray();
        return builder.add(blur.convolution(channels, strides), padded, builder.constant(blur.weight(channels)));
    }
}
