package dev.signet.nn;

import dev.signet.graph.GraphBuilder;
import dev.signet.tensor.ShapeException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What all scopes of one network under construction have in common. */
final class NetworkBuild {
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private String naming = "";

    GraphBuilder builder() {
        return builder;
    }

    /** How each parameter and state begins, by path. */
    Map<String, Initializer> initializers() {
        return initializers;
    }

    /**
     * Notes who asks for a parameter. Only shared layers may ask for the same one again.
     *
     * @param owner the path of the layer; empty for a shared one
     */
    void claim(String parameter, String owner, Initializer initializer) {
        String before = owners.putIfAbsent(parameter, owner);
        if (before != null && !(before.isEmpty() && owner.isEmpty())) {
            throw new IllegalArgumentException("parameter " + parameter + " belongs to "
                    + (before.isEmpty() ? "a shared layer" : "layer " + before) + " already and "
                    + (owner.isEmpty() ? "a shared layer" : "layer " + owner)
                    + " asks for it too; give one of them another name");
        }
        initializers.putIfAbsent(parameter, initializer);
    }

    /** What a layer itself refuses gets its name, as what its ops refuse does; the innermost layer names it, once. */
    ShapeException named(ShapeException refused, String layer) {
        String message = String.valueOf(refused.getMessage());
        if (message.equals(naming)) {
            return refused;
        }
        boolean named = message.startsWith(layer + ": ");
        naming = named ? message : layer + ": " + message;
        return named ? refused : new ShapeException(naming, refused);
    }
}
