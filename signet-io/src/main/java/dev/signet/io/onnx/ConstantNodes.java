package dev.signet.io.onnx;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;

/** Tensors that stand in a node. */
final class ConstantNodes {
    private ConstantNodes() {}

    static void constant(NodeScope node) {
        for (String name : List.of("value", "value_float", "value_floats", "value_int", "value_ints")) {
            if (node.hasAttribute(name)) {
                node.resultKnown(tensor(node.attribute(name).orElseThrow()));
                return;
            }
        }
        throw new UnsupportedNodeException("a constant that is no tensor of numbers");
    }

    private static Tensor tensor(AttributeProto value) {
        return switch (value) {
            case AttributeProto.OfTensor stored -> stored(stored.value());
            case AttributeProto.Number number -> Tensor.scalar(number.value());
            case AttributeProto.Integer integer -> Tensor.ofLongs(Shape.scalar(), integer.value());
            case AttributeProto.Numbers numbers -> {
                float[] floats = new float[numbers.values().size()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = numbers.values().get(i);
                }
                yield Tensor.of(Shape.of(floats.length), floats);
            }
            case AttributeProto.Integers integers ->
                Tensor.ofLongs(
                        Shape.of(integers.values().size()),
                        integers.values().stream().mapToLong(Long::longValue).toArray());
            default -> throw new UnsupportedNodeException("a constant that is no tensor of numbers");
        };
    }

    private static Tensor stored(TensorProto proto) {
        try {
            return proto.tensor();
        } catch (UnsupportedOnnxException lacking) {
            throw new UnsupportedNodeException(String.join(", ", lacking.reasons()));
        }
    }
}
