package dev.signet.io.onnx;

/** A node contradicts the ONNX standard; the importer adds which node it was and the file. */
final class BadNodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadNodeException(String reason) {
        super(reason);
    }
}
