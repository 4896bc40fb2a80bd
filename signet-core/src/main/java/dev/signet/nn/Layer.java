package dev.signet.nn;

import dev.signet.graph.Value;

/**
 * A part of a network with weights of its own: a record of its settings, printed as PyTorch prints it. Two equal layers at two places are two layers.
 */
public interface Layer {
    /** Adds this layer to the graph; parameters are asked of the scope by their local name. */
    Value build(LayerScope scope, Value x);

    /** How an error names this layer; the printed form unless that is long. */
    default String brief() {
        return toString();
    }

    /** The word for this layer in paths: {@code linear} in {@code 4.linear}. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
