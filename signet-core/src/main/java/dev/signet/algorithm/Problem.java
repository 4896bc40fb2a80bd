package dev.signet.algorithm;

import dev.signet.graph.Op;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import java.util.List;

/** An op with concrete shapes: what an algorithm is asked about. */
public record Problem(Op op, List<Operand> inputs, List<Operand> outputs) {
    /** Type and shape of one input or output. */
    public record Operand(ElementType element, Shape shape) {}

    public Problem {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public Shape input(int index) {
        return inputs.get(index).shape();
    }

    public Shape output(int index) {
        return outputs.get(index).shape();
    }

    public Shape output() {
        return output(0);
    }

    /** Every float input and output is float32: what fast algorithms compute in. Integer operands (targets, keys) are not asked. */
    public boolean isFloat32() {
        return java.util.stream.Stream.concat(inputs.stream(), outputs.stream())
                .allMatch(operand -> operand.element() == ElementType.FLOAT32
                        || !operand.element().isFloat());
    }
}
