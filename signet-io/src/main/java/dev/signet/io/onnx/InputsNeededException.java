package dev.signet.io.onnx;

import java.util.List;
import java.util.Set;

/** A model can only be imported once more is known of its inputs: their shapes, and the values of some. */
final class InputsNeededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> reasons;
    private final transient Set<String> inputs;

    InputsNeededException(List<String> reasons, Set<String> inputs) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
        this.inputs = Set.copyOf(inputs);
    }

    /** One for each node, with its name. */
    List<String> reasons() {
        return reasons;
    }

    /** The inputs whose values are needed; where there are none, shapes are. */
    Set<String> inputs() {
        return inputs;
    }
}
