package dev.signet.graph;

import java.util.List;

/** One application of an op. {@code layer} says which layer of the model it belongs to, as errors name it: {@code 4.linear: Linear(16384, 10)}. */
public record Node(Op op, List<Value> inputs, List<Value> outputs, String layer) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public Value input(int index) {
        return inputs.get(index);
    }

    public Value output() {
        return outputs.getFirst();
    }

    @Override
    public String toString() {
        return outputs + " = " + op + inputs + (layer.isEmpty() ? "" : " @ " + layer);
    }
}
