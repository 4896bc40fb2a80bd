package dev.signet.nn;

import dev.signet.graph.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Layers one after the other, by name: {@code 0}, {@code 1}, … or as given. */
public record Sequential(Map<String, Layer> layers) implements Layer {
    public Sequential {
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Value value = x;
        for (Map.Entry<String, Layer> layer : layers.entrySet()) {
            value = scope.child(layer.getKey(), layer.getValue(), value);
        }
        return value;
    }

    @Override
    public String brief() {
        return "Sequential(…)";
    }

    @Override
    public String toString() {
        return Place.container("Sequential", layers);
    }
}
