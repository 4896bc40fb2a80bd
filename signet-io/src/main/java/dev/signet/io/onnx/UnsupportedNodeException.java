package dev.signet.io.onnx;

/** A converter cannot express its node; the importer adds which node it was. */
final class UnsupportedNodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedNodeException(String reason) {
        super(reason);
    }
}
