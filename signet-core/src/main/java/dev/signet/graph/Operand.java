package dev.signet.graph;

import dev.signet.tensor.Tensor;
import java.util.Optional;

/** What a shape rule sees of one input: its type and, where it is known, its value (for integer inputs that decide a shape). */
public record Operand(ValueType type, Optional<Tensor> known) {
    public static Operand of(ValueType type) {
        return new Operand(type, Optional.empty());
    }

    public SymbolicShape shape() {
        return type.shape();
    }

    public int rank() {
        return type.rank();
    }
}
