package dev.signet.io.onnx;

/** Writes one op as ONNX nodes. */
@FunctionalInterface
interface ExportRule<O> {
    /** Throws {@link UnsupportedNodeException} where ONNX cannot say it. */
    void export(O op, ExportScope node);
}
