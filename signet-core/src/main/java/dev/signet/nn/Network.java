package dev.signet.nn;

import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Layers with an input shape: an architecture without weights. Building it checks every layer. Immutable. */
public final class Network {
    private final List<Input> inputs;
    private final Place root;
    private final Graph graph;
    private final Map<String, Initializer> initializers;

    /** How layers are connected where one after the other does not do: several inputs, any graph without cycles. */
    public interface Wiring {
        /** The output, from the inputs by name: {@code scope.child("stem", stem, inputs.get("left"))} adds a layer. */
        Value build(LayerScope scope, Map<String, Value> inputs);
    }

    /**
     * A network with one input.
     *
     * @param inputShape the shape of one sample, {@code [channels, height, width]}
     * @throws ShapeException naming the first layer that does not fit
     */
    public Network(Shape inputShape, Layer layers) {
        this(Input.of(inputShape), layers);
    }

    /** As {@link #Network(Shape, Layer)}; sizes of the input may be {@link Input#ANY}. */
    public Network(Input input, Layer layers) {
        this(List.of(input), Named.bare(layers).fitted(input.batch()));
    }

    private Network(List<Input> inputs, Layer layers) {
        this(
                inputs,
                layers,
                (scope, values) -> scope.root(
                        layers,
                        Objects.requireNonNull(values.get(inputs.getFirst().name()))));
    }

    private Network(List<Input> inputs, Layer layers, Wiring wiring) {
        this.inputs = List.copyOf(inputs);
        NetworkBuild build = new NetworkBuild();
        Map<String, Value> values = new LinkedHashMap<>();
        for (Input input : inputs) {
            values.put(input.name(), build.builder().input(input.name(), ElementType.FLOAT32, input.batch()));
        }
        LayerScope scope = LayerScope.root(build);
        build.builder().output("output", wiring.build(scope, values));
        this.root = new Place("", layers, scope.places());
        this.graph = build.builder().build();
        this.initializers = build.initializers();
    }

    /** A network with several inputs, or with connections that no layer makes. */
    public static Network wired(List<Input> inputs, Wiring wiring) {
        return new Network(inputs, new Wired(), wiring);
    }

    /** What the printed form of a wired network begins with. */
    private record Wired() implements Layer {
        @Override
        public Value build(LayerScope scope, Value x) {
            throw new UnsupportedOperationException("the wiring builds this network");
        }

        @Override
        public String type() {
            return "Network";
        }

        @Override
        public String toString() {
            return "Network()";
        }
    }

    /** The evaluation form: input {@code input} unless named otherwise, output {@code output}, parameters and states by path. */
    public Graph graph() {
        return graph;
    }

    public List<Input> inputs() {
        return inputs;
    }

    /** The shape of one sample of the first input; throws {@link ShapeException} when only data will tell. */
    public Shape inputShape() {
        return inputs.getFirst().sample().concrete();
    }

    /** The layers as they were built, what they left open filled in. */
    public Place root() {
        return root;
    }

    /** First values of all parameters and states, by path; the same for the same seed on every machine. */
    public Map<String, Tensor> initialise(long seed) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Value value : graph.values()) {
            Initializer initializer = initializers.get(value.name());
            if (initializer != null && (value.kind() == Value.Kind.PARAMETER || value.kind() == Value.Kind.STATE)) {
                Shape shape = value.shape().concrete();
                weights.put(value.name(), initializer.create(shape, RandomStream.of(seed, value.name()), weights));
            }
        }
        return weights;
    }

    /** The number of learned weights, shared ones counted once; states are not learned. */
    public long parameterCount() {
        return graph.parameters().stream()
                .mapToLong(value -> value.shape().concrete().elements())
                .sum();
    }

    /** As PyTorch prints a module. */
    @Override
    public String toString() {
        return root.toString();
    }
}
