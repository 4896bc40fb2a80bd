package dev.signet.io.onnx;

/** Adds one ONNX node to the graph under construction. */
@FunctionalInterface
interface Converter {
    void convert(NodeScope node);
}
