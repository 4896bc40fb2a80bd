package dev.signet.io.onnx;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import java.util.List;
import java.util.Optional;

/** One way in which exporters write out what Signet has an op for. */
@FunctionalInterface
interface Idiom {
    /** What this op of these values is, said shorter, or empty. */
    Optional<Value> shorter(IdiomScope scope, Op op, List<Value> inputs);
}
