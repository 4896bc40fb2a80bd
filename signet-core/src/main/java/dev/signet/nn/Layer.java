package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;

/**
 * A part of a network with weights of its own: a record of its settings, printed as PyTorch prints it. Two equal layers at two places are two
 * layers; {@link Layers#shared} makes them one. A layer of your own is a record with {@link #build}.
 */
public interface Layer {
    /** Adds this layer to the graph; parameters are asked of the scope by their local name. */
    Value build(LayerScope scope, Value x);

    /** This layer with what it left open taken from the shape that comes in: {@code linear(10)} learns how many features it gets. */
    default Layer fitted(SymbolicShape input) {
        return this;
    }

    /** PyTorch's class name, {@code Conv2d}; errors name an unnamed layer by its place and this word in lower case, {@code 4.conv2d}. */
    default String type() {
        return getClass().isHidden() ? "Function" : getClass().getSimpleName();
    }

    /** How an error prints this layer: the printed form unless that is long. */
    default String brief() {
        return getClass().isHidden() ? "Function()" : toString();
    }
}
