package dev.signet.io.onnx;

import java.util.List;
import java.util.Optional;

/**
 * An input or output of a graph.
 *
 * @param dataType ONNX's number of the element type; 0 for what is no tensor
 * @param shape absent where the file says nothing of it
 */
public record ValueInfoProto(String name, int dataType, Optional<List<Size>> shape) {
    /** A size in a shape: a number where {@code value} is present, else a name, which may be empty. */
    public record Size(Optional<Long> value, String parameter) {}
}
