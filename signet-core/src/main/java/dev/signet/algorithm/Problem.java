package dev.signet.algorithm;

import dev.signet.graph.Op;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

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

    /**
     * The main operands, which are the first input and the first output, are float32, and so is every other one that is a float: what fast algorithms
     * compute in. Further operands may be integers (targets, keys).
     */
    public boolean isFloat32() {
        return inputs.getFirst().element() == ElementType.FLOAT32
                && outputs.getFirst().element() == ElementType.FLOAT32
                && Stream.concat(inputs.stream(), outputs.stream())
                        .allMatch(operand -> operand.element() == ElementType.FLOAT32
                                || !operand.element().isFloat());
    }
}
