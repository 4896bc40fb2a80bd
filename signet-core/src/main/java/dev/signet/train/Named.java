package dev.signet.train;

import dev.signet.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tensors by name. */
final class Named {
    private Named() {}

    static Tensor in(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "no tensor named " + name + "; given are " + new TreeSet<>(tensors.keySet()));
        }
        return tensor;
    }

    /** Copies of float32 tensors, in the order of their names. */
    static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
        Map<String, Tensor> copies = new TreeMap<>();
        tensors.forEach((name, tensor) -> copies.put(name, copy(tensor)));
        return copies;
    }

    static Tensor copy(Tensor tensor) {
        return Tensor.of(tensor.shape(), tensor.floats());
    }
}
