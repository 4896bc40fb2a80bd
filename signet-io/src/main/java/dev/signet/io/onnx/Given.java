package dev.signet.io.onnx;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a model's inputs while it is imported.
 *
 * @param shapes of the inputs, by name; those that are missing are as the file says
 * @param values inputs that count as constants, by name
 */
record Given(Map<String, Shape> shapes, Map<String, Tensor> values) {
    static final Given NOTHING = new Given(Map.of(), Map.of());

    Given {
        shapes = Map.copyOf(shapes);
        values = Map.copyOf(values);
    }

    /** The shapes of all these inputs and the values of some. */
    static Given of(Map<String, Tensor> inputs, Set<String> fixed) {
        Map<String, Shape> shapes = new HashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        Map<String, Tensor> values = new HashMap<>(inputs);
        values.keySet().retainAll(fixed);
        return new Given(shapes, values);
    }

    /** Whether these inputs have the shapes and values that are known here. */
    boolean fits(Map<String, Tensor> inputs) {
        return inputs.keySet().equals(shapes.keySet())
                && inputs.entrySet().stream().allMatch(input -> fits(input.getKey(), input.getValue()));
    }

    private boolean fits(String name, Tensor tensor) {
        Tensor value = values.get(name);
        return value == null
                ? Optional.of(tensor.shape()).equals(Optional.ofNullable(shapes.get(name)))
                : tensor.equals(value);
    }
}
