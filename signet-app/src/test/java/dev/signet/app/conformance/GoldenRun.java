package dev.signet.app.conformance;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A graph of which expected values are known, computed by the references in double and by the fast algorithms. */
final class GoldenRun {
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<String, GoldenTensor> inputs = new HashMap<>();

    GraphBuilder builder() {
        return builder;
    }

    Value input(String name, GoldenTensor tensor) {
        inputs.put(name, tensor);
        return builder.input(name, ElementType.FLOAT32, SymbolicShape.of(tensor.shape()));
    }

    Value constant(GoldenTensor tensor) {
        return builder.constant(tensor.tensor());
    }

    /** What differs by more than the bound, relative to the largest expected value; empty if nothing does. */
    Optional<String> compare(Value output, GoldenTensor expected, double bound) {
        builder.output("output", output);
        Graph graph = builder.build();
        Map<String, Wide> results = Interpreter.run(graph, bindings(GoldenTensor::wide));
        Map<String, Tensor> fast = Session.of(graph).run(bindings(GoldenTensor::tensor));
        return Difference.find("the reference", Objects.requireNonNull(results.get("output")), expected.wide(), bound)
                .or(() -> Difference.find(
                        "the algorithms", Wide.of(Objects.requireNonNull(fast.get("output"))), expected.wide(), bound));
    }

    private <T> Map<String, T> bindings(Function<GoldenTensor, T> made) {
        Map<String, T> bindings = new HashMap<>();
        inputs.forEach((name, tensor) -> bindings.put(name, made.apply(tensor)));
        return bindings;
    }
}
