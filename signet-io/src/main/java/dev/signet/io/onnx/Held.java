package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.tensor.Tensor;
import java.util.List;

/** What a name of an ONNX graph stands for during the import. */
sealed interface Held {
    /** A value of the graph under construction. */
    record Computed(Value value) implements Held {}

    /** A tensor that the file states or that follows from such. It becomes a value of the graph only if a node reads it there. */
    record Known(String name, Tensor tensor) implements Held {}

    /** Tensors one after the other. How many is known: nothing of a sequence is left in the model. */
    record Sequence(List<Held> elements) implements Held {
        public Sequence {
            elements = List.copyOf(elements);
        }
    }

    /** An optional value that is not there. */
    record Absent() implements Held {}

    /** What could not be imported, and why. */
    record Unavailable(String reason) implements Held {}
}
