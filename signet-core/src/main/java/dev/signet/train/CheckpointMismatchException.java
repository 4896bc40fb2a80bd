package dev.signet.train;

/** A checkpoint of another model, optimizer or data set than the run that should go on from it. */
public final class CheckpointMismatchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    CheckpointMismatchException(String message) {
        super(message);
    }

    CheckpointMismatchException(IllegalArgumentException cause) {
        super("the last checkpoint does not fit this run: " + cause.getMessage(), cause);
    }
}
