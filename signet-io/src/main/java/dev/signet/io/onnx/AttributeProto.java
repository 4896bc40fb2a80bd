package dev.signet.io.onnx;

import java.util.List;

/** The value of an attribute. */
public sealed interface AttributeProto {
    /** One number. */
    record Number(float value) implements AttributeProto {}

    /** One integer. */
    record Integer(long value) implements AttributeProto {}

    /** One text. */
    record Text(String value) implements AttributeProto {}

    /** A tensor. */
    record OfTensor(TensorProto value) implements AttributeProto {}

    /** A graph, as in If and Loop. */
    record OfGraph(GraphProto value) implements AttributeProto {}

    /** Numbers. */
    record Numbers(List<Float> values) implements AttributeProto {
        public Numbers {
            values = List.copyOf(values);
        }
    }

    /** Integers. */
    record Integers(List<Long> values) implements AttributeProto {
        public Integers {
            values = List.copyOf(values);
        }
    }

    /** Texts. */
    record Texts(List<String> values) implements AttributeProto {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** Inside a function: the attribute of this name of the node that calls it. */
    record Reference(String name) implements AttributeProto {}

    /** A kind that is not read: lists of tensors or graphs, sparse tensors, types. */
    record Other(int kind) implements AttributeProto {}
}
