package dev.signet.graph;

/** The gradient of an op that has none was asked for. The message says which op and why. */
public final class NoGradientException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;

    public NoGradientException(String op, String why) {
        super(op + " has no gradient: " + why);
    }

    /** The same, said of the op in this layer. */
    public NoGradientException(String layer, NoGradientException cause) {
        super(layer + ": " + cause.getMessage(), cause);
    }
}
