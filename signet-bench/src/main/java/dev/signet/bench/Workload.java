package dev.signet.bench;

import dev.signet.graph.Graph;
import dev.signet.inspect.Summary;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Map;

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

    Graph graph() {
        return network.graph();
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
