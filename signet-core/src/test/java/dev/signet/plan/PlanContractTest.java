package dev.signet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.autodiff.Gradients;
import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For every network of the zoo a plan gives what the references give in double, forward and backward. */
final class PlanContractTest {
    private static final int BATCH = 3;

    /** Float32 against double through up to 20 layers: the relative error of a value's scale stays near a few hundred roundings of 2^-24. */
    private static final double FORWARD_BOUND = 2e-5;

    /** Gradients pass every layer twice and lose digits where batch norm subtracts means. */
    private static final double GRADIENT_BOUND = 5e-4;

    /** Below this share of the largest gradient a true gradient of zero (a bias before a batch norm) is left with its rounding. */
    private static final double NEGLIGIBLE = 1e-6;

    @ParameterizedTest
    @MethodSource("zoo")
    void theEvaluationPlanEqualsTheReferences(String name) {
        Network network = network(name);
        Map<String, Tensor> bindings = bindings(network);
        Map<String, Tensor> planned = Session.of(network.graph()).run(bindings);
        compare(planned, Interpreter.run(network.graph(), wide(bindings)), FORWARD_BOUND, 0);
    }

    /** With fixed weights batch norms are folded. */
    @ParameterizedTest
    @MethodSource("zoo")
    void thePlanOfAFrozenModelEqualsTheReferences(String name) {
        Network network = network(name);
        Map<String, Tensor> bindings = bindings(network);
        Map<String, Tensor> frozen = new HashMap<>(bindings);
        Tensor input = named(bindings, "input");
        frozen.remove("input");
        disturbStatistics(frozen);
        Map<String, Tensor> all = new HashMap<>(frozen);
        all.put("input", input);
        Session session = Session.of(network.graph(), frozen, SessionOptions.standard());
        compare(session.run(Map.of("input", input)), Interpreter.run(network.graph(), wide(all)), FORWARD_BOUND, 0);
    }

    /** Fresh running statistics are 0 and 1; folding those would prove little. */
    private static void disturbStatistics(Map<String, Tensor> weights) {
        RandomStream random = RandomStream.of(4, "statistics");
        weights.forEach((path, tensor) -> {
            if (path.endsWith("running_mean") || path.endsWith("running_var")) {
                float[] values = tensor.floats();
                for (int i = 0; i < values.length; i++) {
                    values[i] += (float) random.uniform(i, -0.3, 0.3);
                }
            }
        });
    }

    /** Networks whose last stages keep several pixels at this size: batch statistics of three values lose all digits. */
    @ParameterizedTest
    @ValueSource(strings = {"small-cnn", "lenet5", "resnet20"})
    void theTrainingPlanEqualsTheReferences(String name) {
        Network network = network(name);
        Graph training = TrainingForm.of(network.graph(), 0.1);
        Graph graph = Gradients.of(
                training,
                "loss",
                training.parameters().stream().map(Value::name).toList());
        Map<String, Tensor> bindings = bindings(network);
        bindings.put("target", Tensor.ofLongs(Shape.of(BATCH), 1, 0, 3));
        if (graph.inputs().stream().anyMatch(input -> input.name().equals("keys"))) {
            bindings.put("keys", Tensor.ofLongs(Shape.of(BATCH), 5, 6, 7));
            bindings.put("step", Tensor.ofLongs(Shape.scalar(), 9));
        }
        Map<String, Wide> reference = Interpreter.run(graph, wide(bindings));
        double largest = reference.entrySet().stream()
                .filter(output -> output.getKey().startsWith("gradient:"))
                .mapToDouble(output -> scale(output.getValue()))
                .max()
                .orElseThrow();
        compare(Session.of(graph).run(bindings), reference, GRADIENT_BOUND, NEGLIGIBLE * largest);
    }

    /** Values alive together never share memory: a second run over the dirty slab gives the same bits. */
    @ParameterizedTest
    @MethodSource("zoo")
    void aRunOverDirtyMemoryGivesTheSameBits(String name) {
        Network network = network(name);
        Map<String, Tensor> bindings = bindings(network);
        Session session = Session.of(network.graph(), Map.of(), SessionOptions.standard());
        Map<String, Tensor> first = session.run(bindings);
        Map<String, Tensor> other = new HashMap<>(bindings);
        other.put("input", Tensor.filled(named(bindings, "input").shape(), Float.NaN));
        session.run(other);
        assertThat(session.run(bindings)).isEqualTo(first);
    }

    /** Of the networks for photos only those that the references in double run in a second. */
    static List<String> zoo() {
        List<String> large = List.of("resnet50", "resnext50", "alexnet", "vgg", "googlenet", "densenet");
        return Zoo.NAMES.stream()
                .filter(name -> large.stream().noneMatch(name::startsWith))
                .toList();
    }

    private static Network network(String name) {
        Shape recorded = Zoo.named(name).image();
        int size = name.startsWith("resnet") ? 32 : 64;
        return Zoo.of(name, recorded.size(1) > size ? Shape.of(3, size, size) : recorded, 10);
    }

    private static Map<String, Tensor> bindings(Network network) {
        Map<String, Tensor> bindings = new HashMap<>(network.initialise(4));
        int[] image = network.inputShape().toArray();
        Shape shape = Shape.of(BATCH, image[0], image[1], image[2]);
        RandomStream random = RandomStream.of(4, "input");
        float[] pixels = new float[shape.elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.normal(i);
        }
        bindings.put("input", Tensor.wrap(shape, pixels));
        return bindings;
    }

    private static Map<String, Wide> wide(Map<String, Tensor> tensors) {
        Map<String, Wide> wide = new HashMap<>();
        tensors.forEach((name, tensor) -> wide.put(name, Wide.of(tensor)));
        return wide;
    }

    private static void compare(
            Map<String, Tensor> planned, Map<String, Wide> reference, double bound, double negligible) {
        assertThat(planned.keySet()).isEqualTo(reference.keySet());
        reference.forEach((name, expected) -> {
            double allowed = bound * scale(expected) + negligible;
            float[] actual = named(planned, name).floats();
            for (int i = 0; i < actual.length; i++) {
                assertThat(Math.abs(actual[i] - expected.doubles()[i]))
                        .as("%s[%d]", name, i)
                        .isLessThanOrEqualTo(allowed);
            }
        });
    }

    private static double scale(Wide values) {
        double most = 0;
        for (double value : values.doubles()) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    private static Tensor named(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
