package dev.signet.graph;

import dev.signet.tensor.ShapeException;

/** A size that is only a symbol so far had to be a number. */
public final class UnknownSizeException extends ShapeException {
    private static final long serialVersionUID = 1L;

    UnknownSizeException(String message) {
        super(message);
    }
}
