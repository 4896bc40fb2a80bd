package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A layer with the name it shall have inside the layer around it, instead of its number. */
record Named(String name, Layer layer) implements Layer {
    Named {
        checkName(name);
    }

    /** Throws {@link IllegalArgumentException} for a name that cannot stand in a path. */
    static void checkName(String name) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c == '.' || c == ':' || Character.isWhitespace(c))) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" cannot be the name of a layer; expected text without dots, colons and spaces");
        }
    }

    /** The layers by name, in order: the given name, else the position. */
    static Map<String, Layer> byName(Layer... layers) {
        Map<String, Layer> byName = new LinkedHashMap<>();
        for (int i = 0; i < layers.length; i++) {
            String name = layers[i] instanceof Named named ? named.name : String.valueOf(i);
            Layer bare = layers[i] instanceof Named named ? named.layer : layers[i];
            if (byName.putIfAbsent(name, bare) != null) {
                throw new IllegalArgumentException("two layers are named " + name + "; give one of them another name");
            }
        }
        return Collections.unmodifiableMap(byName);
    }

    /** The layer without its name, for places that name it themselves. */
    static Layer bare(Layer layer) {
        return layer instanceof Named named ? named.layer : layer;
    }

    @Override
    public Layer fitted(SymbolicShape input) {
        return layer.fitted(input);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return layer.build(scope, x);
    }

    @Override
    public String type() {
        return layer.type();
    }

    @Override
    public String brief() {
        return layer.brief();
    }

    @Override
    public String toString() {
        return layer.toString();
    }
}
