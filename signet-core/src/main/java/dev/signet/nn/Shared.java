package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;

/**
 * A layer whose parameters are called {@code name.weight} wherever it stands, so that all places with this name use one set of weights, whose
 * gradients add up in the order of the graph. Shared weights are counted, saved and exported once.
 */
public record Shared(String name, Layer layer) implements Layer {
    /** Throws {@link IllegalArgumentException} for a name that cannot stand in a path. */
    public Shared {
        Named.checkName(name);
    }

    @Override
    public Shared fitted(SymbolicShape input) {
        return new Shared(name, layer.fitted(input));
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return layer.build(scope.sharing(name), x);
    }

    @Override
    public String type() {
        return layer.type();
    }

    @Override
    public String brief() {
        return layer.brief();
    }

    /** As the layer itself: PyTorch prints a module in each place. */
    @Override
    public String toString() {
        return layer.toString();
    }
}
