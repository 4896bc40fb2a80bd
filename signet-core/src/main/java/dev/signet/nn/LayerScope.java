package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Where a layer is being built: its path, the graph to add to, and the layers built inside it so far. */
public final class LayerScope {
    private final NetworkBuild network;
    private final String path;
    private final String parameterPath;
    private final String sharedName;
    private final List<Place> places;

    private final Map<String, Computed> computed;

    private LayerScope(NetworkBuild network, String path, String parameterPath, String sharedName, List<Place> places) {
        this(network, path, parameterPath, sharedName, places, Map.of());
    }

    private LayerScope(
            NetworkBuild network,
            String path,
            String parameterPath,
            String sharedName,
            List<Place> places,
            Map<String, Computed> computed) {
        this.computed = computed;
        this.network = network;
        this.path = path;
        this.parameterPath = parameterPath;
        this.sharedName = sharedName;
        this.places = places;
    }

    static LayerScope root(NetworkBuild network) {
        return new LayerScope(network, "", "", "", new ArrayList<>());
    }

    /** Here, but with parameters named {@code name.weight} wherever this is: all that ask under this name get the same ones. */
    LayerScope sharing(String name) {
        return new LayerScope(network, path, name, name, places);
    }

    /** Builds a child under {@code name}: its parameters are {@code path.name.weight} and so on. */
    public Value child(String name, Layer layer, Value x) {
        if (places.stream().anyMatch(place -> place.name().equals(name))) {
            throw new IllegalArgumentException(
                    "two layers are named " + joined(path, name) + "; give one of them another name");
        }
        LayerScope scope =
                new LayerScope(network, joined(path, name), joined(parameterPath, name), sharedName, new ArrayList<>());
        LayerName shown = LayerName.of(scope.path, layer);
        return named(shown, () -> {
            Layer fitted = layer.fitted(x.shape());
            Value y = fitted.build(scope, x);
            places.add(new Place(name, fitted, scope.places));
            return y;
        });
    }

    /** Builds the whole network's layer here. */
    Value root(Layer layer, Value x) {
        return named(LayerName.of("", layer), () -> layer.build(this, x));
    }

    /** Adds nodes under this name, which also begins what is said when they are refused. */
    private Value named(LayerName name, Supplier<Value> nodes) {
        return network.builder().inLayer(name.toString(), () -> {
            try {
                return nodes.get();
            } catch (ShapeException refused) {
                throw network.named(refused, name.toString());
            }
        });
    }

    /** The layers built in this scope. */
    List<Place> places() {
        return places;
    }

    private static String joined(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** How the value of a parameter is computed. */
    @FunctionalInterface
    interface Computed {
        Value value(Shape shape, Initializer initializer);
    }

    /** Here, but with one parameter computed instead of stored: what asks for it under its local name gets that value. */
    LayerScope computing(String name, Computed value) {
        Map<String, Computed> more = new HashMap<>(computed);
        more.put(name, value);
        return new LayerScope(network, path, parameterPath, sharedName, places, more);
    }

    /** Adds a node and returns all its outputs; throws {@link ShapeException} where the op refuses the shapes. */
    public List<Value> addAll(Op op, Value... inputs) {
        List<Value> results = network.builder().addAll(op, List.of(inputs));
        results.forEach(LayerScope::refuseTooLarge);
        return results;
    }

    /** A parameter of this layer by its local name, {@code weight}. */
    public Value parameter(String name, Shape shape, Initializer initializer) {
        Computed instead = computed.get(name);
        if (instead != null) {
            return instead.value(shape, initializer);
        }
        String full = joined(parameterPath, name);
        network.claim(full, sharedName.isEmpty() ? path : "", initializer);
        return network.builder().parameter(full, shape);
    }

    /** A state of this layer, such as a running mean, by its local name. */
    public Value state(String name, Shape shape, Initializer initializer) {
        String full = joined(parameterPath, name);
        network.claim(full, sharedName.isEmpty() ? path : "", initializer);
        return network.builder().state(full, shape);
    }

    /** Numbers that are part of the graph and not learned. */
    public Value constant(Tensor tensor) {
        return network.builder().constant(tensor);
    }

    /** Adds a node and returns its first output; throws {@link ShapeException} where the op refuses the shapes. */
    public Value add(Op op, Value... inputs) {
        Value result = network.builder().add(op, inputs);
        refuseTooLarge(result);
        return result;
    }

    /** With a batch of unknown size the shape itself cannot refuse what no tensor can hold. */
    private static void refuseTooLarge(Value result) {
        long elements = 1;
        for (Dim dim : result.shape().dims()) {
            elements *= dim.isKnown() ? dim.size() : 1;
            if (elements > Shape.MAX_ELEMENTS) {
                throw new ShapeException("gives " + result.shape() + ", and one sample alone has more than "
                        + Shape.MAX_ELEMENTS + " elements, the most one tensor can hold; use fewer channels or a"
                        + " smaller image");
            }
        }
    }
}
