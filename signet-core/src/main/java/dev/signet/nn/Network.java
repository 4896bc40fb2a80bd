package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers with an input shape: an architecture without weights. Building it checks every layer. */
public final class Network {
    private final Shape inputShape;
    private final Layer layers;
    private final Graph graph;
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();

    /** @param inputShape the shape of one sample, {@code [channels, height, width]} */
    public Network(Shape inputShape, Layer layers) {
        this.inputShape = inputShape;
        this.layers = layers;
        GraphBuilder builder = new GraphBuilder();
        List<Dim> dims = new ArrayList<>(List.of(Dim.BATCH));
        dims.addAll(SymbolicShape.of(inputShape).dims());
        Value x = builder.input("input", ElementType.FLOAT32, new SymbolicShape(dims));
        builder.output("output", layers.build(new LayerScope(builder, initializers, ""), x));
        this.graph = builder.build();
    }

    /** The evaluation form: input {@code input}, output {@code output}, parameters and states by path. */
    public Graph graph() {
        return graph;
    }

    public Shape inputShape() {
        return inputShape;
    }

    /** First values of all parameters and states, by path; the same for the same seed on every machine. */
    public Map<String, Tensor> initialise(long seed) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Value value : graph.values()) {
            Initializer initializer = initializers.get(value.name());
            if (initializer != null && (value.kind() == Value.Kind.PARAMETER || value.kind() == Value.Kind.STATE)) {
                weights.put(
                        value.name(),
                        initializer.create(value.shape().concrete(), RandomStream.of(seed, value.name())));
            }
        }
        return weights;
    }

    public long parameterCount() {
        return graph.parameters().stream()
                .mapToLong(value -> value.shape().concrete().elements())
                .sum();
    }

    @Override
    public String toString() {
        return layers.toString();
    }
}
