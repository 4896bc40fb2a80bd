package dev.signet.train;

/** The loss or a gradient is no longer a number. The message names the first bad layer and the samples of the batch. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DivergedException(String message) {
        super(message);
    }
}
