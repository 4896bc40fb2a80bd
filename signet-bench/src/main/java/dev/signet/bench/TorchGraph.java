package dev.signet.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.Add;
import dev.signet.op.AveragePool;
import dev.signet.op.BatchNorm;
import dev.signet.op.Concat;
import dev.signet.op.Conv;
import dev.signet.op.Dropout;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.MaxPool;
import dev.signet.op.Mul;
import dev.signet.op.Padding;
import dev.signet.op.Permute;
import dev.signet.op.Relu;
import dev.signet.op.Reshape;
import dev.signet.op.Sigmoid;
import dev.signet.op.Slice;
import dev.signet.op.SliceGradient;
import dev.signet.op.Sliding;
import dev.signet.op.Tanh;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One of Signet's graphs over PyTorch's operators. */
final class TorchGraph {
    private final Graph graph;
    private final Map<String, Tensor> weights;
    /** Batch norms whose work the convolution before them does. */
    private final Map<Node, Node> folded;

    TorchGraph(Graph graph, Map<String, Tensor> weights) {
        this(graph, weights, Map.of());
    }

    private TorchGraph(Graph graph, Map<String, Tensor> weights, Map<Node, Node> folded) {
        this.graph = graph;
        this.weights = weights;
        this.folded = folded;
    }

    /** With batch norms multiplied into the weights of the convolutions before them, as PyTorch does when it freezes a model. */
    static TorchGraph folded(Graph graph, Map<String, Tensor> weights) {
        FoldedNorms norms = FoldedNorms.of(graph, weights);
        return new TorchGraph(graph, norms.weights(), norms.sources());
    }

    private static <T> T weight(Map<String, T> weights, String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    Map<String, Tensor> weights() {
        return weights;
    }

    /** The output; everything on the way belongs to the manager of the input. */
    NDArray run(Map<String, NDArray> parameters, NDArray input, boolean training) {
        Map<Value, NDArray> values = new HashMap<>();
        for (Value value : graph.values()) {
            switch (value.kind()) {
                case INPUT -> values.put(value, input);
                case PARAMETER, STATE -> values.put(value, weight(parameters, value.name()));
                case CONSTANT, RESULT -> {}
            }
        }
        for (Node node : graph.nodes()) {
            List<NDArray> inputs = new ArrayList<>();
            node.inputs().forEach(value -> inputs.add(Objects.requireNonNull(values.get(value))));
            values.put(node.output(), result(node, inputs, parameters, training));
        }
        return Objects.requireNonNull(values.get(graph.output("output")));
    }

    private NDArray result(Node node, List<NDArray> inputs, Map<String, NDArray> parameters, boolean training) {
        NDArray x = inputs.getFirst();
        if (folded.containsKey(node)) {
            return x;
        }
        if (folded.containsValue(node)) {
            return convolution((Conv) node.op(), x, inputs.get(1), weight(parameters, FoldedNorms.bias(node)));
        }
        return switch (node.op()) {
            case Conv conv
            when x.getShape().dimension() != 4 ->
                throw new UnsupportedOperationException("convolutions over images only");
            case Conv conv ->
                inputs.size() > 2
                        ? convolution(conv, x, inputs.get(1), inputs.get(2))
                        : Conv2d.conv2d(
                                        x,
                                        inputs.get(1),
                                        null,
                                        strides(conv.sliding()),
                                        padding(conv.sliding()),
                                        dilations(conv.sliding()),
                                        conv.groups())
                                .singletonOrThrow();
            case Linear linear ->
                inputs.size() > 2
                        ? ai.djl.nn.core.Linear.linear(x, inputs.get(1), inputs.get(2))
                                .singletonOrThrow()
                        : ai.djl.nn.core.Linear.linear(x, inputs.get(1)).singletonOrThrow();
            case BatchNorm norm ->
                ai.djl.nn.norm.BatchNorm.batchNorm(
                                x,
                                inputs.get(3),
                                inputs.get(4),
                                inputs.get(1),
                                inputs.get(2),
                                -1, // the channels, without swapping axes
                                (float) (1 - norm.momentum()),
                                (float) norm.epsilon(),
                                training)
                        .singletonOrThrow();
            case Dropout dropout ->
                training
                        ? ai.djl.nn.norm.Dropout.dropout(x, (float) dropout.p(), true)
                                .singletonOrThrow()
                        : x;
            default -> plain(node.op(), inputs);
        };
    }

    private static NDArray convolution(Conv conv, NDArray x, NDArray weight, NDArray bias) {
        Sliding sliding = conv.sliding();
        return Conv2d.conv2d(x, weight, bias, strides(sliding), padding(sliding), dilations(sliding), conv.groups())
                .singletonOrThrow();
    }

    private static NDArray plain(Op op, List<NDArray> inputs) {
        NDArray x = inputs.getFirst();
        return switch (op) {
            case Relu relu -> ai.djl.nn.Activation.relu(x);
            case Sigmoid sigmoid -> ai.djl.nn.Activation.sigmoid(x);
            case Tanh tanh -> ai.djl.nn.Activation.tanh(x);
            case Activation activation -> activation(activation, x);
            case MaxPool pool ->
                Pool.maxPool2d(x, shape(pool.kernel()), strides(pool.sliding()), padding(pool.sliding()), pool.ceil());
            case AveragePool pool ->
                Pool.avgPool2d(
                        x,
                        shape(pool.kernel()),
                        strides(pool.sliding()),
                        padding(pool.sliding()),
                        pool.ceil(),
                        pool.countIncludePad());
            case AdaptiveAveragePool pool -> adaptive(pool, x);
            case Add add -> x.add(inputs.get(1));
            case Mul mul -> x.mul(inputs.get(1));
            case Concat concat -> NDArrays.concat(new NDList(inputs), concat.axis());
            case Slice slice -> x.get(slice(slice.axis(), slice.start(), slice.length()));
            case SliceGradient around -> around(around, x, inputs.get(1).getShape());
            case Permute permute ->
                x.transpose(permute.axes().stream().mapToInt(Integer::intValue).toArray());
            case Reshape reshape -> x.reshape(sizes(reshape.sizes(), x.getShape()));
            case Flatten flatten
            when flatten.start() == 1 ->
                x.reshape(x.getShape().get(0), x.getShape().slice(1).size());
            default -> throw new UnsupportedOperationException("no PyTorch operator for " + op.type());
        };
    }

    private static NDArray activation(Activation op, NDArray x) {
        return switch (op.function()) {
            case HARD_TANH -> x.clip(op.a(), op.b());
            case SILU -> ai.djl.nn.Activation.swish(x, 1);
            case HARD_SIGMOID -> x.mul(op.a()).add(op.b()).clip(0, 1);
            case HARD_SWISH -> x.mul(x.add(3).clip(0, 6).div(6));
            default -> throw new UnsupportedOperationException("no PyTorch operator for " + op.function());
        };
    }

    private static NDArray adaptive(AdaptiveAveragePool op, NDArray x) {
        if (op.sizes().stream().allMatch(size -> size == 1)) {
            return Pool.globalAvgPool2d(x)
                    .reshape(x.getShape().get(0), x.getShape().get(1), 1, 1);
        }
        long height = x.getShape().get(2);
        long width = x.getShape().get(3);
        if (op.sizes().get(0) == height && op.sizes().get(1) == width) {
            return x;
        }
        throw new UnsupportedOperationException("adaptive pooling of " + x.getShape() + " to " + op.sizes());
    }

    private static NDIndex slice(int axis, int start, int length) {
        return new NDIndex(":, ".repeat(axis) + start + ":" + (start + length));
    }

    /** Zeros around a slice. */
    private static NDArray around(SliceGradient op, NDArray x, Shape whole) {
        NDList parts = new NDList();
        long[] before = x.getShape().getShape().clone();
        before[op.axis()] = op.start();
        long[] behind = before.clone();
        behind[op.axis()] = whole.get(op.axis()) - op.start() - op.length();
        parts.add(x.getManager().zeros(new Shape(before)));
        parts.add(x);
        parts.add(x.getManager().zeros(new Shape(behind)));
        return NDArrays.concat(parts, op.axis());
    }

    private static long[] sizes(List<Integer> sizes, Shape x) {
        long[] wanted = new long[sizes.size()];
        for (int axis = 0; axis < wanted.length; axis++) {
            wanted[axis] = sizes.get(axis) == 0 ? x.get(axis) : sizes.get(axis);
        }
        return wanted;
    }

    private static Shape shape(List<Integer> sizes) {
        return new Shape(sizes.stream().mapToLong(Integer::longValue).toArray());
    }

    private static Shape strides(Sliding sliding) {
        return sliding.strides().isEmpty() ? new Shape(1, 1) : shape(sliding.strides());
    }

    private static Shape dilations(Sliding sliding) {
        return sliding.dilations().isEmpty() ? new Shape(1, 1) : shape(sliding.dilations());
    }

    private static Shape padding(Sliding sliding) {
        if (sliding.padding() instanceof Padding.Explicit cells && cells.begin().equals(cells.end())) {
            return cells.begin().isEmpty() ? new Shape(0, 0) : shape(cells.begin());
        }
        throw new UnsupportedOperationException("padding " + sliding.padding());
    }
}
