package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.autodiff.Gradients;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.AveragePool;
import dev.signet.op.Conv;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Reshape;
import dev.signet.op.Sliding;
import dev.signet.run.Interpreter;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The references of convolution, linear and pooling ops and their gradients against what PyTorch computed in double. */
final class TorchOpsTest {
    private static final String GRADIENT = "gradient:";

    /** Both sides sum at most a few hundred products of numbers around 1 in double; only the order of the sums differs. */
    private static final double ROUNDING = 1e-12;

    @Test
    void outputsAndGradientsArePyTorchs() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(SharedData.path("goldens/torch-layers"))) {
            files = listed.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
        int compared = 0;
        for (Path file : files) {
            SafeTensors golden = SafeTensors.read(file);
            Optional<Op> op = op(file, golden);
            if (op.isPresent()) {
                compare(file, golden, op.get());
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(80);
    }

    private static Optional<Op> op(Path file, SafeTensors golden) {
        byte[] text = golden.metadata().getOrDefault("args", "{}").getBytes(StandardCharsets.UTF_8);
        JsonCursor arguments = Json.parse(file.toString(), text);
        String module = golden.metadata().getOrDefault("module", "").replaceFirst("[123]d$", "");
        return switch (module) {
            case "Linear" -> Optional.of(new Linear());
            case "Conv" -> convolution(arguments);
            case "MaxPool" ->
                Optional.of(new MaxPool(
                        sizes(arguments, "kernel_size"),
                        sliding(arguments),
                        arguments.field("ceil_mode").bool()));
            case "AvgPool" -> averagePool(arguments);
            case "AdaptiveAvgPool" -> Optional.of(new AdaptiveAveragePool(sizes(arguments, "output_size")));
            case "AdaptiveMaxPool" -> Optional.of(new AdaptiveMaxPool(sizes(arguments, "output_size")));
            default -> Optional.empty();
        };
    }

    private static Optional<Op> convolution(JsonCursor arguments) {
        boolean paddingReadsZero = arguments.field("padding_mode").text().equals("zeros");
        int groups = (int) arguments.field("groups").integer();
        return paddingReadsZero ? Optional.of(new Conv(sliding(arguments), groups)) : Optional.empty();
    }

    private static Optional<Op> averagePool(JsonCursor arguments) {
        return Optional.of(new AveragePool(
                sizes(arguments, "kernel_size"),
                sliding(arguments),
                arguments.field("ceil_mode").bool(),
                arguments.field("count_include_pad").bool(),
                arguments
                        .optionalField("divisor_override")
                        .map(field -> (int) field.integer())
                        .orElse(0)));
    }

    private static Sliding sliding(JsonCursor arguments) {
        List<Integer> dilations =
                arguments.optionalField("dilation").isPresent() ? sizes(arguments, "dilation") : List.of();
        return new Sliding(sizes(arguments, "stride"), dilations, padding(arguments.field("padding")));
    }

    private static Padding padding(JsonCursor padding) {
        if (padding.value() instanceof JsonText) {
            return padding.text().equals("same") ? Padding.SAME_UPPER : Padding.VALID;
        }
        return Padding.symmetric(padding.integers(0, Integer.MAX_VALUE));
    }

    private static List<Integer> sizes(JsonCursor arguments, String name) {
        return IntStream.of(arguments.field(name).integers(0, Integer.MAX_VALUE))
                .boxed()
                .toList();
    }

    /** The loss whose gradients the file holds is the output times {@code grad_output}, summed: a linear layer with one feature. */
    private static void compare(Path file, SafeTensors golden, Op op) {
        Map<String, Wide> bindings = new HashMap<>();
        GraphBuilder builder = new GraphBuilder();
        List<Value> inputs = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String name : List.of("input", "param.weight", "param.bias")) {
            if (golden.tensors().containsKey(name)) {
                Wide wide = tensor(golden, name);
                bindings.put(name, wide);
                inputs.add(builder.input(name, wide.type(), SymbolicShape.of(wide.shape())));
                names.add(name);
            }
        }
        Value output = builder.addAll(op, inputs).getFirst();
        Wide outputGradient = tensor(golden, "grad_output");
        Shape row = Shape.of(1, outputGradient.shape().elements());
        bindings.put("grad_output", outputGradient.reshaped(row));
        Value weights = builder.input("grad_output", outputGradient.type(), SymbolicShape.of(row));
        Value sum = builder.add(new Linear(), builder.add(new Flatten(0, -1), output), weights);
        builder.output("output", output);
        builder.output("loss", builder.add(new Reshape(List.of()), sum));
        Graph graph = Gradients.of(builder.build(), "loss", names);
        Map<String, Wide> outputs = Interpreter.run(graph, bindings);
        String what = file.getFileName() + ": " + op;
        check(what, computed(outputs, "output"), golden, "output");
        for (String name : names) {
            check(what, computed(outputs, GRADIENT + name), golden, "grad." + name);
        }
    }

    private static Wide tensor(SafeTensors golden, String name) {
        return Wide.of(Objects.requireNonNull(golden.tensors().get(name), name));
    }

    private static Wide computed(Map<String, Wide> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }

    private static void check(String what, Wide computed, SafeTensors golden, String name) {
        Wide expected = tensor(golden, name);
        assertThat(computed.shape()).as("%s, shape of %s", what, name).isEqualTo(expected.shape());
        for (int i = 0; i < expected.doubles().length; i++) {
            double value = expected.doubles()[i];
            assertThat(computed.doubles()[i])
                    .as("%s, %s at %s", what, name, i)
                    .isCloseTo(value, within(ROUNDING * Math.max(1, Math.abs(value))));
        }
    }
}
