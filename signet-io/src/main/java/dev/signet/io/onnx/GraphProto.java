package dev.signet.io.onnx;

import java.util.List;

/**
 * A graph of an ONNX file: the model's, or one inside a node.
 *
 * @param inputs may repeat initializers, whose values are then defaults
 * @param sparseInitializers whether there are sparse ones, which are not read
 */
public record GraphProto(
        String name,
        List<NodeProto> nodes,
        List<TensorProto> initializers,
        List<ValueInfoProto> inputs,
        List<ValueInfoProto> outputs,
        boolean sparseInitializers) {
    public GraphProto {
        nodes = List.copyOf(nodes);
        initializers = List.copyOf(initializers);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
