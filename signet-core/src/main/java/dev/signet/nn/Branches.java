package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.tensor.ShapeException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Layers side by side on one input, their outputs joined along the channels: the inception block. */
public record Branches(Map<String, Layer> branches) implements Layer {
    /** Throws {@link IllegalArgumentException} when there is no branch. */
    public Branches {
        branches = Collections.unmodifiableMap(new LinkedHashMap<>(branches));
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("branches() of nothing; give at least one layer");
        }
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Map<String, Value> outputs = new LinkedHashMap<>();
        branches.forEach((name, layer) -> outputs.put(name, scope.child(name, layer, x)));
        Map.Entry<String, Value> first = outputs.entrySet().iterator().next();
        for (Map.Entry<String, Value> other : outputs.entrySet()) {
            if (!bare(first.getValue()).mayEqual(bare(other.getValue()))) {
                throw new ShapeException("branch " + first.getKey() + " gives "
                        + first.getValue().shape() + ", branch " + other.getKey() + " gives "
                        + other.getValue().shape() + "; all but the channels must agree: pad each branch so that it"
                        + " keeps the size, and give all the same stride");
            }
        }
        return scope.add(new Concat(1), outputs.values().toArray(Value[]::new));
    }

    private static SymbolicShape bare(Value value) {
        return value.shape().rank() < 2 ? value.shape() : value.shape().with(1, Dim.of(0));
    }

    @Override
    public String brief() {
        return "Branches(…)";
    }

    @Override
    public String toString() {
        return Place.container("Branches", branches);
    }
}
