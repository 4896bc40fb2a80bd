package dev.signet.app.conformance;

import dev.signet.autodiff.Gradients;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Linear;
import dev.signet.op.Reshape;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Output, gradients and new buffers of one recorded module, by the references in double and by the fast algorithms in float32. */
final class ModuleCheck {
    /** Both sides compute in double; the sums differ in their order only. */
    private static final double DOUBLE_BOUND = 1e-10;
    /**
     * PyTorch's derivative of these rounds a parameter to float32 even in double: {@code 1.0 / alpha.toFloat()} and {@code 1.0f / 6.0f}. That is
     * up to 2^-24 of the gradient.
     */
    private static final Set<String> WITH_A_FLOAT_IN_THE_DERIVATIVE = Set.of("CELU", "Hardsigmoid");

    private static final double ROUNDED_DERIVATIVE_BOUND = 0x1p-24;
    /** A few hundred float32 terms per sum, and cancellation in the gradients of batch norm. */
    private static final double FLOAT_BOUND = 1e-5;

    private final TorchCase recorded;

    ModuleCheck(TorchCase recorded) {
        this.recorded = recorded;
    }

    Verdict run() {
        Graph graph = graph();
        Map<String, Tensor> bindings = bindings(graph);
        Map<String, Wide> wide = new HashMap<>();
        bindings.forEach((name, tensor) -> wide.put(name, Wide.of(tensor)));
        Optional<String> reference = compare("reference", Interpreter.run(graph, wide), DOUBLE_BOUND);
        if (reference.isPresent()) {
            return new Verdict.Failed(reference.get());
        }
        Map<String, Wide> fast = new HashMap<>();
        Session.of(graph).run(bindings).forEach((name, tensor) -> fast.put(name, Wide.of(tensor)));
        return compare("algorithms", fast, FLOAT_BOUND)
                .<Verdict>map(Verdict.Failed::new)
                .orElseGet(Verdict.Passed::new);
    }

    /** The module, and the scalar product of its output with {@code grad_output}, whose gradient is then PyTorch's backward pass. */
    private Graph graph() {
        GraphBuilder builder = new GraphBuilder();
        Value input = builder.input(
                "input",
                ElementType.FLOAT32,
                SymbolicShape.of(recorded.tensor("input").shape()));
        Value output = new TorchModules(recorded, builder, input).build();
        int elements = recorded.tensor("grad_output").elements();
        Value weights = builder.input("grad_output", ElementType.FLOAT32, SymbolicShape.of(Shape.of(1, elements)));
        Value row = builder.add(new Reshape(List.of(1, elements)), output);
        builder.output("output", output);
        builder.output("loss", builder.add(new Reshape(List.of()), builder.add(new Linear(), row, weights)));
        List<String> wanted = new ArrayList<>(recorded.parameters());
        wanted.addAll(recorded.inputsWithGradient());
        return Gradients.of(builder.build(), "loss", wanted);
    }

    private Map<String, Tensor> bindings(Graph graph) {
        Map<String, Tensor> bindings = new HashMap<>();
        for (Value value : graph.values()) {
            switch (value.kind()) {
                case INPUT -> bindings.put(value.name(), recorded.tensor(value.name()));
                case PARAMETER -> bindings.put(value.name(), recorded.tensor("param." + value.name()));
                case STATE -> bindings.put(value.name(), recorded.tensor("buffer_before." + value.name()));
                case CONSTANT, RESULT -> {}
            }
        }
        Tensor gradient = recorded.tensor("grad_output");
        bindings.put("grad_output", gradient.reshape(Shape.of(1, gradient.elements())));
        return bindings;
    }

    private Optional<String> compare(String by, Map<String, Wide> actual, double bound) {
        for (Map.Entry<String, Wide> entry : actual.entrySet()) {
            String output = entry.getKey();
            String expected = output.startsWith("gradient:")
                    ? gradientName(output.substring("gradient:".length()))
                    : output.equals("output") ? output : "buffer_after." + output;
            if (output.equals("loss")) {
                continue;
            }
            boolean rounded =
                    output.startsWith("gradient:") && WITH_A_FLOAT_IN_THE_DERIVATIVE.contains(recorded.name());
            Optional<String> difference = Difference.find(
                    expected + " of the " + by,
                    entry.getValue(),
                    recorded.wide(expected),
                    rounded ? Math.max(bound, ROUNDED_DERIVATIVE_BOUND) : bound);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private String gradientName(String value) {
        return recorded.has("grad." + value) ? "grad." + value : "grad.param." + value;
    }
}
