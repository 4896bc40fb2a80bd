package dev.signet.nn;

import dev.signet.tensor.Shape;

/** How many connections a weight {@code [out, in / groups, kernel…]} has on either side: what initial sizes are scaled by. */
public enum Fan {
    /** Into one output: {@code in / groups x kernel}. Keeps the size of activations. */
    IN,
    /** Out of one input: {@code out x kernel}. Keeps the size of gradients. */
    OUT,
    /** The mean of both (Glorot and Bengio, 2010). */
    MEAN;

    double of(Shape weight) {
        if (weight.rank() < 2) {
            throw new IllegalArgumentException("a weight of shape " + weight + " has no fan in and out");
        }
        double kernel = weight.elements(2, weight.rank());
        double in = weight.size(1) * kernel;
        double out = weight.size(0) * kernel;
        return switch (this) {
            case IN -> in;
            case OUT -> out;
            case MEAN -> (in + out) / 2;
        };
    }
}
