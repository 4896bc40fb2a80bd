package dev.signet.app.conformance;

/** A recorded case needs a module or an option that this version does not have. */
final class UnsupportedCaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedCaseException(String reason) {
        super(reason);
    }
}
