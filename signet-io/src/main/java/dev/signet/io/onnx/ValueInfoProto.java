package dev.signet.io.onnx;

import java.util.List;
import java.util.Optional;

/**
 * An input or output of a graph.
 *
 * @param kind what it is
 * @param dataType ONNX's number of the element type, of a sequence that of its tensors; 0 for what holds no tensors
 * @param shape absent where the file says nothing of it
 */
public record ValueInfoProto(String name, Kind kind, int dataType, Optional<List<Size>> shape) {
    /** What a value may be. */
    public enum Kind {
        TENSOR,
        SEQUENCE,
        OPTIONAL_TENSOR,
        OPTIONAL_SEQUENCE,
        /** A map, a sparse tensor, or a sequence of sequences. */
        OTHER;

        Kind inSequence() {
            return this == TENSOR ? SEQUENCE : OTHER;
        }

        Kind inOptional() {
            return this == TENSOR ? OPTIONAL_TENSOR : this == SEQUENCE ? OPTIONAL_SEQUENCE : OTHER;
        }

        /** Whether it is some tensors under numbered names. */
        boolean isSequence() {
            return this == SEQUENCE || this == OPTIONAL_SEQUENCE;
        }
    }

    /** A size in a shape: a number where {@code value} is present, else a name, which may be empty. */
    public record Size(Optional<Long> value, String parameter) {}

    private ValueInfoProto as(Kind other) {
        return new ValueInfoProto(name, other, dataType, shape);
    }

    ValueInfoProto inSequence() {
        return as(kind.inSequence());
    }

    ValueInfoProto inOptional() {
        return as(kind.inOptional());
    }
}
