package dev.signet.io.onnx;

/** A converter must know the elements of a value that is computed while the model runs. */
final class ValueNeededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Held value;

    ValueNeededException(Held value, String reason) {
        super(reason);
        this.value = value;
    }

    Held value() {
        return value;
    }
}
