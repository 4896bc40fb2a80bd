package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.tensor.ShapeException;

/** How many channels come in, for layers that leave it open. */
final class ChannelCount {
    private ChannelCount() {}

    /** The size of axis 1 of a shape that must have {@code rank} axes. */
    static int of(SymbolicShape input, int rank) {
        if (input.rank() != rank) {
            throw new ShapeException("input is " + input + " (" + input.rank() + "-D), expected " + rank
                    + "-D [batch, channels, " + (rank - 2) + " spatial axes]");
        }
        return of(input);
    }

    /** The size of axis 1. */
    static int of(SymbolicShape input) {
        if (!input.dim(1).isKnown()) {
            throw new ShapeException("input is " + input + " with an unknown number of channels; say how many come in");
        }
        return input.size(1);
    }
}
