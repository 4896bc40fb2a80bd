package dev.signet.graph;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;

/** What a graph value holds: element type and (symbolic) shape. */
public record ValueType(ElementType element, SymbolicShape shape) {
    public static ValueType float32(SymbolicShape shape) {
        return new ValueType(ElementType.FLOAT32, shape);
    }

    public static ValueType float32(Shape shape) {
        return float32(SymbolicShape.of(shape));
    }

    public int rank() {
        return shape.rank();
    }

    public ValueType withShape(SymbolicShape other) {
        return new ValueType(element, other);
    }

    @Override
    public String toString() {
        return element + "[" + shape + "]";
    }
}
