package dev.signet.nn;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.Map;

/** Where a layer is being built: its path, the graph to add to, and the parameters asked for so far. */
public final class LayerScope {
    private final GraphBuilder builder;
    private final Map<String, Initializer> initializers;
    private final String path;

    LayerScope(GraphBuilder builder, Map<String, Initializer> initializers, String path) {
        this.builder = builder;
        this.initializers = initializers;
        this.path = path;
    }

    /** Builds a child under {@code name}: its parameters are {@code path.name.weight} and so on. */
    public Value child(String name, Layer layer, Value x) {
        String childPath = path.isEmpty() ? name : path + "." + name;
        LayerScope scope = new LayerScope(builder, initializers, childPath);
        if (layer instanceof Sequential) {
            return layer.build(scope, x);
        }
        String description = childPath + "." + layer.word() + ": " + layer.brief();
        return builder.inLayer(description, () -> built(layer, scope, x, description));
    }

    /** What a layer itself refuses gets its name, as what its ops refuse does. */
    private static Value built(Layer layer, LayerScope scope, Value x, String description) {
        try {
            return layer.build(scope, x);
        } catch (ShapeException refused) {
            String message = String.valueOf(refused.getMessage());
            boolean named = message.startsWith(scope.path);
            throw named ? refused : new ShapeException(description + ": " + message, refused);
        }
    }

    public Value parameter(String name, Shape shape, Initializer initializer) {
        initializers.put(full(name), initializer);
        return builder.parameter(full(name), shape);
    }

    public Value state(String name, Shape shape, Initializer initializer) {
        initializers.put(full(name), initializer);
        return builder.state(full(name), shape);
    }

    private String full(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public Value add(Op op, Value... inputs) {
        return builder.add(op, inputs);
    }
}
