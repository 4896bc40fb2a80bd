package dev.signet.plan;

/** A plan needs more memory than it is allowed. Nothing was allocated. The message says how much, how much is allowed, and what to try. */
public final class PlanTooLargeException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public PlanTooLargeException(String message) {
        super(message);
    }
}
