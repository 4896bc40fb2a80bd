package dev.signet.tensor;

/** Shapes that do not fit together, or a geometry that cannot exist. The message says what came, what was expected and what to try. */
public class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }

    public ShapeException(String message, Throwable cause) {
        super(message, cause);
    }
}
