package dev.signet.app;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.io.ModelFile;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command calls by a name: a network of the zoo with first weights, or the one in a {@code .signet} or {@code .onnx} file; and made-up inputs
 * for it.
 */
record NamedGraph(Graph graph, Map<String, Tensor> weights) {
    /**
     * Opens it.
     *
     * @param image {@code [C, H, W]} for a network of the zoo; empty for the size it is known for
     * @param classes for a network of the zoo; 0 for as many as it is known for
     */
    static NamedGraph open(String model, List<Integer> image, int classes) throws IOException {
        if (Zoo.NAMES.contains(model)) {
            Network network = network(Zoo.named(model), image, classes);
            return new NamedGraph(network.graph(), network.initialise(1));
        }
        if (model.endsWith(".onnx")) {
            var read = OnnxFile.read(Path.of(model));
            return new NamedGraph(read.graph(), read.weights());
        }
        Model read = ModelFile.read(Path.of(model));
        return new NamedGraph(read.graph(), read.weights());
    }

    private static Network network(Architecture architecture, List<Integer> image, int classes) {
        Shape shape = image.isEmpty()
                ? architecture.image()
                : Shape.of(image.stream().mapToInt(Integer::intValue).toArray());
        return architecture.network(shape, classes > 0 ? classes : architecture.classes());
    }

    /**
     * The shape of each input.
     *
     * @param image {@code [C, H, W]} where the graph leaves it open
     */
    Map<String, Shape> shapes(int batch, List<Integer> image) {
        Map<String, Shape> shapes = new HashMap<>();
        graph.inputs().forEach(value -> shapes.put(value.name(), shape(value, batch, image)));
        return shapes;
    }

    /** For each input random numbers, zeros for classes and keys. */
    Map<String, Tensor> samples(int batch, List<Integer> image) {
        Map<String, Tensor> samples = new HashMap<>();
        graph.inputs().forEach(value -> samples.put(value.name(), sample(value, shape(value, batch, image))));
        return samples;
    }

    private static Tensor sample(Value value, Shape shape) {
        if (value.type().element() != ElementType.FLOAT32) {
            return Tensor.zeros(value.type().element(), shape);
        }
        RandomStream stream = RandomStream.of(1, value.name());
        float[] numbers = new float[shape.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) stream.normal(i);
        }
        return Tensor.wrap(shape, numbers);
    }

    private static Shape shape(Value value, int batch, List<Integer> image) {
        List<Dim> dims = value.shape().dims();
        int[] sizes = new int[dims.size()];
        for (int axis = 0; axis < sizes.length; axis++) {
            if (axis == 0) {
                sizes[axis] = batch;
            } else if (dims.get(axis).isKnown()) {
                sizes[axis] = dims.get(axis).size();
            } else if (image.size() == sizes.length - 1) {
                sizes[axis] = image.get(axis - 1);
            } else {
                throw new UsageException("the model leaves its input open: " + value.shape()
                        + "; give the shape of one image, such as --input 3,224,224");
            }
        }
        return Shape.of(sizes);
    }
}
