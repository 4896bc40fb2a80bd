package dev.signet.bench;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.inspect.Summary;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.Dropout;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A task in numbers: the same network, weights and data in every process. */
final class Workload {
    private static final long SEED = 1;

    private final Task task;
    private final Network network;

    Workload(Task task) {
        this.task = task;
        this.network = network(task);
    }

    private static Network network(Task task) {
        if (task.suite() == Task.Suite.LAYERS) {
            return LayerShape.parse(task.name()).network();
        }
        Architecture known = Zoo.named(task.name());
        return task.size() == 0
                ? known.network()
                : known.network(Shape.of(known.image().size(0), task.size(), task.size()), known.classes());
    }

    /** For training without dropout, whose draws differ from engine to engine. */
    Graph graph() {
        return task.suite() == Task.Suite.TRAINING ? withoutDropout(network.graph()) : network.graph();
    }

    private static Graph withoutDropout(Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        Map<Value, Value> copies = new HashMap<>();
        for (Value value : graph.values()) {
            switch (value.kind()) {
                case INPUT ->
                    copies.put(value, builder.input(value.name(), value.type().element(), value.shape()));
                case PARAMETER ->
                    copies.put(
                            value, builder.parameter(value.name(), value.shape().concrete()));
                case STATE ->
                    copies.put(value, builder.state(value.name(), value.shape().concrete()));
                case CONSTANT -> copies.put(value, builder.constant(graph.constant(value)));
                case RESULT -> {}
            }
        }
        for (Node node : graph.nodes()) {
            List<Value> inputs = node.inputs().stream()
                    .map(input -> Objects.requireNonNull(copies.get(input)))
                    .toList();
            List<Value> made = node.op() instanceof Dropout
                    ? inputs
                    : builder.inLayer(node.layer(), () -> builder.addAll(node.op(), inputs));
            for (int i = 0; i < made.size(); i++) {
                copies.put(node.outputs().get(i), made.get(i));
            }
        }
        graph.outputs().forEach((name, value) -> builder.output(name, Objects.requireNonNull(copies.get(value))));
        return builder.build();
    }

    Map<String, Tensor> weights() {
        return network.initialise(SEED);
    }

    /** The number of classes; 0 for a layer. */
    int classes() {
        var output = network.graph().output("output").shape();
        return output.rank() == 2 ? output.size(1) : 0;
    }

    Shape inputShape() {
        int[] sample = network.inputShape().toArray();
        int[] sizes = new int[sample.length + 1];
        sizes[0] = task.batch();
        System.arraycopy(sample, 0, sizes, 1, sample.length);
        return Shape.of(sizes);
    }

    /** Numbers like those of normalised images. */
    Tensor input() {
        RandomStream random = RandomStream.of(SEED, "input");
        float[] values = new float[inputShape().elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.normal(i);
        }
        return Tensor.wrap(inputShape(), values);
    }

    /** A class for each sample. */
    long[] labels() {
        long[] labels = new long[task.batch()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i * 7L % Math.max(1, classes());
        }
        return labels;
    }

    /** Of the whole batch; a training step counts three times a forward pass, less what the first layer saves. */
    long multiplyAdds() {
        long forward = Summary.of(network).multiplyAdds() * task.batch();
        return task.suite() == Task.Suite.TRAINING ? 3 * forward : forward;
    }
}
