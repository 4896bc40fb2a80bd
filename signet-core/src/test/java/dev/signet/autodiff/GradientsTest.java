package dev.signet.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.NoGradientException;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.Mul;
import dev.signet.op.Relu;
import dev.signet.op.Reshape;
import dev.signet.op.SumTo;
import dev.signet.op.Tanh;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Gradients of whole graphs; those of single ops are in {@code OpContractTest}. */
final class GradientsTest {
    private final GraphBuilder builder = new GraphBuilder();

    private Value scalar(String name) {
        return builder.parameter(name, Shape.scalar());
    }

    private static double[] gradient(Map<String, Wide> outputs, String name) {
        return Objects.requireNonNull(outputs.get("gradient:" + name), name).doubles();
    }

    private static Wide wide(double value) {
        return Wide.ofDoubles(Shape.scalar(), value);
    }

    /** loss = a b + a, so dloss/da = b + 1 and dloss/db = a. */
    @Test
    void aValueUsedInSeveralPlacesGetsTheSumOfItsGradients() {
        Value product = builder.add(new Mul(), scalar("a"), scalar("b"));
        builder.output("loss", builder.add(new Add(), product, scalar("a")));
        Graph graph = Gradients.of(builder.build(), "loss", List.of("a", "b"));
        Map<String, Wide> outputs = Interpreter.run(graph, Map.of("a", wide(3), "b", wide(5)));
        assertThat(gradient(outputs, "a")).containsExactly(6);
        assertThat(gradient(outputs, "b")).containsExactly(3);
    }

    @Test
    void aValueMultipliedWithItselfGetsBothParts() {
        builder.output("loss", builder.add(new Mul(), scalar("a"), scalar("a")));
        Graph graph = Gradients.of(builder.build(), "loss", List.of("a"));
        assertThat(gradient(Interpreter.run(graph, Map.of("a", wide(7))), "a")).containsExactly(14);
    }

    /** d(x³)/dx = 3 x² and d²/dx² = 6 x: gradients are graphs with gradients of their own. */
    @Test
    void gradientsHaveGradients() {
        Value square = builder.add(new Mul(), scalar("x"), scalar("x"));
        builder.output("loss", builder.add(new Mul(), square, scalar("x")));
        Graph once = Gradients.of(builder.build(), "loss", List.of("x"));
        Graph twice = Gradients.of(renamed(once), "slope", List.of("x"));
        assertThat(gradient(Interpreter.run(once, Map.of("x", wide(2))), "x")).containsExactly(12);
        assertThat(gradient(Interpreter.run(twice, Map.of("x", wide(2))), "x")).containsExactly(12);
    }

    private static Graph renamed(Graph graph) {
        GraphBuilder renamed = GraphBuilder.extending(graph);
        renamed.output("slope", graph.output("gradient:x"));
        return renamed.build();
    }

    @Test
    void aParameterTheLossDoesNotDependOnGetsZeros() {
        builder.parameter("unused", Shape.of(2, 3));
        builder.output("loss", scalar("a"));
        Graph graph = Gradients.of(builder.build(), "loss", List.of("unused", "a"));
        assertThat(graph.outputs().keySet()).containsExactly("loss", "gradient:unused", "gradient:a");
        Map<String, Wide> outputs =
                Interpreter.run(graph, Map.of("a", wide(3), "unused", Wide.zeros(ElementType.FLOAT32, Shape.of(2, 3))));
        assertThat(gradient(outputs, "unused")).containsExactly(0, 0, 0, 0, 0, 0);
        assertThat(gradient(outputs, "a")).containsExactly(1);
        Map<String, Tensor> fast =
                Session.of(graph).run(Map.of("a", Tensor.scalar(3), "unused", Tensor.filled(Shape.of(2, 3), 9)));
        assertThat(fast).containsEntry("gradient:unused", Tensor.zeros(Shape.of(2, 3)));
    }

    @Test
    void whatCannotBeDifferentiatedIsRefusedByName() {
        Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.batchOf(3));
        builder.output("x", x);
        builder.output("loss", scalar("a"));
        Graph graph = builder.build();
        assertThatThrownBy(() -> Gradients.of(graph, "x", List.of("a")))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("the loss is Nx3, expected a scalar");
        assertThatThrownBy(() -> Gradients.of(graph, "loss", List.of("b"))).hasMessageContaining("named b");
        assertThatThrownBy(() -> Gradients.of(graph, "cost", List.of("a"))).hasMessageContaining("named cost");
        assertThatThrownBy(() -> Gradients.of(graph, "loss", List.of("x")))
                .hasMessageContaining("does not depend on x");
    }

    @Test
    void anOpWithoutAGradientNamesItsLayer() {
        Value x = builder.parameter("x", Shape.of(4, 1));
        Value channel = builder.parameter("channel", Shape.of(1));
        builder.inLayer("3: BatchNorm2d(1)", () -> {
            List<Value> results =
                    builder.addAll(new BatchNormTraining(1e-5, 0.1), List.of(x, channel, channel, channel, channel));
            builder.output("loss", builder.add(new Reshape(List.of()), results.get(1)));
            return results;
        });
        Graph graph = builder.build();
        assertThatThrownBy(() -> Gradients.of(graph, "loss", List.of("x")))
                .isInstanceOf(NoGradientException.class)
                .hasMessageContaining("3: BatchNorm2d(1)")
                .hasMessageContaining("statistics");
    }

    /** Two pictures through the same weights, compared: the gradient of a weight is the sum over both ways, as central differences say. */
    @Test
    void aSiameseNetworkSumsOverBothSides() {
        Graph graph = Gradients.of(siamese(), "loss", List.of("weight", "bias", "left"));
        Map<String, Wide> bindings = new HashMap<>();
        bindings.put("left", random("left", 3, 4));
        bindings.put("right", random("right", 3, 4));
        bindings.put("weight", random("weight", 2, 4));
        bindings.put("bias", random("bias", 2));
        Map<String, Wide> outputs = Interpreter.run(graph, bindings);
        for (String name : List.of("weight", "bias", "left")) {
            double[] gradient = gradient(outputs, name);
            for (int i = 0; i < gradient.length; i++) {
                double slope = (loss(graph, bindings, name, i, 1e-6) - loss(graph, bindings, name, i, -1e-6)) / 2e-6;
                // The differences err by about 1e-16 / 1e-6; a forgotten side would be off by tenths.
                assertThat(gradient[i]).as("%s at %s", name, i).isCloseTo(slope, within(1e-7));
            }
        }
        assertThat(Session.of(graph).run(floats(bindings)).keySet()).isEqualTo(outputs.keySet());
    }

    private Graph siamese() {
        List<Value> sides = new ArrayList<>();
        for (String side : List.of("left", "right")) {
            Value x = builder.input(side, ElementType.FLOAT32, SymbolicShape.of(3, 4));
            Value weight = builder.parameter("weight", Shape.of(2, 4));
            Value bias = builder.parameter("bias", Shape.of(2));
            sides.add(builder.add(new Tanh(), builder.add(new Linear(), x, weight, bias)));
        }
        Value products = builder.add(new Mul(), sides.get(0), sides.get(1));
        builder.output("loss", builder.add(new SumTo(), products, builder.constant(Tensor.scalar(0))));
        return builder.build();
    }

    private static Wide random(String name, int... sizes) {
        Wide wide = Wide.ofDoubles(Shape.of(sizes), new double[Shape.of(sizes).elements()]);
        for (int i = 0; i < wide.doubles().length; i++) {
            wide.doubles()[i] = RandomStream.of(5, name).uniform(i, -1, 1);
        }
        return wide;
    }

    private static Map<String, Tensor> floats(Map<String, Wide> bindings) {
        Map<String, Tensor> floats = new HashMap<>();
        bindings.forEach((name, wide) -> floats.put(name, wide.toTensor()));
        return floats;
    }

    private static double loss(Graph graph, Map<String, Wide> bindings, String name, int element, double step) {
        Wide given = Objects.requireNonNull(bindings.get(name), name);
        Wide moved = given.reshaped(given.shape());
        moved.doubles()[element] += step;
        Map<String, Wide> changed = new HashMap<>(bindings);
        changed.put(name, moved);
        return Objects.requireNonNull(Interpreter.run(graph, changed).get("loss"))
                .doubles()[0];
    }

    /** Ten thousand layers: differentiation and interpretation walk lists, so depth does not cost stack. */
    @Test
    void depthDoesNotCostStack() {
        Value x = builder.parameter("x", Shape.of(1, 1));
        for (int layer = 0; layer < 10_000; layer++) {
            x = builder.add(new Relu(), x);
        }
        builder.output("loss", builder.add(new Reshape(List.of()), builder.add(new Flatten(0, -1), x)));
        Graph graph = Gradients.of(builder.build(), "loss", List.of("x"));
        Map<String, Wide> outputs = Interpreter.run(graph, Map.of("x", Wide.ofDoubles(Shape.of(1, 1), 2)));
        assertThat(gradient(outputs, "x")).containsExactly(1);
    }
}
