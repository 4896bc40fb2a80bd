package dev.signet.autodiff;

import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.globalAvgPool;
import static dev.signet.nn.Layers.input;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;
import static dev.signet.nn.Layers.shared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.op.Concat;
import dev.signet.op.LossReduction;
import dev.signet.op.Slice;
import dev.signet.run.Interpreter;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import dev.signet.train.Sgd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The losses of several values, by hand and against central differences in double. */
final class LossesTest {
    private static final int SAMPLES = 3;
    private static final int SIZE = 4;

    private final GraphBuilder builder = new GraphBuilder();
    private final Losses losses = new Losses(builder);

    private Value floats(String name, int... sizes) {
        return builder.input(name, ElementType.FLOAT32, SymbolicShape.of(sizes));
    }

    private Value longs(String name, int... sizes) {
        return builder.input(name, ElementType.INT64, SymbolicShape.of(sizes));
    }

    private static double output(Graph graph, Map<String, Wide> inputs, String name, int index) {
        return Objects.requireNonNull(Interpreter.run(graph, inputs).get(name)).doubles()[index];
    }

    private double value(Value loss, Map<String, Wide> inputs) {
        builder.output("loss", loss);
        return output(builder.build(), inputs, "loss", 0);
    }

    private static Wide random(String name, int... sizes) {
        RandomStream random = RandomStream.of(6, name);
        Shape shape = Shape.of(sizes);
        double[] values = IntStream.range(0, shape.elements())
                .mapToDouble(i -> random.uniform(i, -1, 1))
                .toArray();
        return Wide.ofDoubles(shape, values);
    }

    /** The example in PyTorch's documentation: a quarter of (1 - (0.1 - 0.2)) + (1 - (0.1 - 0.4)) + (1 - (0.8 - 0.2)) + (1 - (0.8 - 0.4)). */
    @Test
    void severalLabelsByHand() {
        Value loss = losses.multiLabelMargin(floats("x", 1, 4), longs("y", 1, 4), LossReduction.MEAN);
        Map<String, Wide> inputs = Map.of(
                "x", Wide.ofDoubles(Shape.of(1, 4), 0.1, 0.2, 0.4, 0.8),
                "y", Wide.ofLongs(Shape.of(1, 4), 3, 0, -1, 1));
        assertThat(value(loss, inputs)).isCloseTo(0.85, within(1e-12));
    }

    @Test
    void aSampleOfAllClassesAndOneOfNoneHaveNothingToPay() {
        Value loss = losses.multiLabelMargin(floats("x", 2, 3), longs("y", 2, 3), LossReduction.SUM);
        Map<String, Wide> inputs = Map.of(
                "x", Wide.ofDoubles(Shape.of(2, 3), 1, 2, 3, 4, 5, 6),
                "y", Wide.ofLongs(Shape.of(2, 3), 2, 0, 1, -1, 0, 1));
        assertThat(value(loss, inputs)).isZero();
    }

    /** Distances 5 and 1 from the origin: 5 - 1 + 1; with the negative 4 from the positive still 5 - 1 + 1, swapped or not. */
    @Test
    void tripletsByHand() {
        Value anchor = floats("a", 1, 2);
        Value loss = losses.tripletMargin(anchor, floats("p", 1, 2), floats("n", 1, 2), 1);
        Map<String, Wide> inputs = Map.of(
                "a", Wide.ofDoubles(Shape.of(1, 2), 0, 0),
                "p", Wide.ofDoubles(Shape.of(1, 2), 3, 4),
                "n", Wide.ofDoubles(Shape.of(1, 2), 0, 1));
        assertThat(value(loss, inputs)).isCloseTo(5, within(1e-5));
    }

    /** Cosines 0.6 of a pair that belongs together and 0.8 of one that does not, margin 0.5: (0.4 + 0.3) / 2. */
    @Test
    void cosinesByHand() {
        Value loss =
                losses.cosineEmbedding(floats("a", 2, 2), floats("b", 2, 2), longs("t", 2), 0.5, LossReduction.MEAN);
        Map<String, Wide> inputs = Map.of(
                "a", Wide.ofDoubles(Shape.of(2, 2), 1, 0, 2, 0),
                "b", Wide.ofDoubles(Shape.of(2, 2), 3, 4, 4, 3),
                "t", Wide.ofLongs(Shape.of(2), 1, -1));
        assertThat(value(loss, inputs)).isCloseTo(0.35, within(1e-9));
    }

    /** Of (0, 0) and (3, 4) in one class and (0, 1) in another, margin 2: 2 + 5 - 1, 2 + 5 - sqrt(18), and 0 as its class has no other: max(0, 2 + 0 - 1). */
    @Test
    void theHardestTripletsOfABatchByHand() {
        Value x = floats("x", 3, 2);
        Value loss = Objective.triplet(2).add(builder, x, longs("t", 3), 0);
        Map<String, Wide> inputs = Map.of(
                "x", Wide.ofDoubles(Shape.of(3, 2), 0, 0, 3, 4, 0, 1),
                "t", Wide.ofLongs(Shape.of(3), 7, 7, 12));
        assertThat(value(loss, inputs)).isCloseTo((6 + (7 - Math.sqrt(18)) + 1) / 3, within(1e-5));
    }

    /** A batch of one class has no triplets. */
    @Test
    void aBatchOfOneClassHasNothingToTellApart() {
        Value loss = Objective.triplet(2).add(builder, floats("x", 3, 2), longs("t", 3), 0);
        Map<String, Wide> inputs = Map.of("x", random("x", 3, 2), "t", Wide.ofLongs(Shape.of(3), 7, 7, 7));
        assertThat(value(loss, inputs)).isZero();
    }

    /** Right angles between two classes and none inside one: of nine pairs five belong together at a cosine of 1, four are at 0, below the margin. */
    @Test
    void theAnglesOfABatchByHand() {
        Value loss = Objective.cosine(-0.5).add(builder, floats("x", 3, 2), longs("t", 3), 0);
        Map<String, Wide> inputs = Map.of(
                "x", Wide.ofDoubles(Shape.of(3, 2), 1, 0, 2, 0, 0, 3),
                "t", Wide.ofLongs(Shape.of(3), 4, 4, 0));
        assertThat(value(loss, inputs)).isCloseTo(4 * 0.5 / 9, within(1e-9));
    }

    private void gradientsEqualDifferences(Function<Map<String, Value>, Value> loss, String... names) {
        Map<String, Value> values = new HashMap<>();
        Map<String, Wide> inputs = new HashMap<>();
        for (String name : names) {
            values.put(name, floats(name, SAMPLES, SIZE));
            inputs.put(name, random(name, SAMPLES, SIZE));
        }
        inputs.put("labels", Wide.ofLongs(Shape.of(SAMPLES), 2, 0, 2));
        inputs.put("sets", Wide.ofLongs(Shape.of(SAMPLES, SIZE), 2, 0, -1, 0, 3, -1, 1, 1, 1, 2, 0, -1));
        inputs.put("signs", Wide.ofLongs(Shape.of(SAMPLES), 1, -1, -1));
        values.put("labels", longs("labels", SAMPLES));
        values.put("sets", longs("sets", SAMPLES, SIZE));
        values.put("signs", longs("signs", SAMPLES));
        builder.output("loss", loss.apply(values));
        Graph graph = Gradients.of(builder.build(), "loss", List.of(names));
        for (String name : names) {
            for (int i = 0; i < SAMPLES * SIZE; i++) {
                double slope = (moved(graph, inputs, name, i, 1e-6) - moved(graph, inputs, name, i, -1e-6)) / 2e-6;
                assertThat(output(graph, inputs, "gradient:" + name, i))
                        .as("%s at %d", name, i)
                        .isCloseTo(slope, within(1e-6));
            }
        }
    }

    private static double moved(Graph graph, Map<String, Wide> inputs, String name, int element, double by) {
        Map<String, Wide> moved = new HashMap<>(inputs);
        Wide before = Objects.requireNonNull(inputs.get(name));
        Wide copy = Wide.ofDoubles(before.shape(), before.doubles().clone());
        copy.doubles()[element] += by;
        moved.put(name, copy);
        return output(graph, moved, "loss", 0);
    }

    private static Value in(Map<String, Value> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    @Test
    void theGradientOfSeveralLabels() {
        gradientsEqualDifferences(
                values -> losses.multiLabelMargin(in(values, "x"), in(values, "sets"), LossReduction.MEAN), "x");
    }

    @Test
    void theGradientOfAMarginAheadOfEachOtherClass() {
        gradientsEqualDifferences(
                values -> losses.multiMargin(
                        in(values, "x"), in(values, "labels"), 0.7, 2, Optional.empty(), LossReduction.SUM),
                "x");
    }

    @Test
    void theGradientOfTriplets() {
        gradientsEqualDifferences(
                values -> losses.tripletMargin(
                        in(values, "a"), in(values, "p"), in(values, "n"), 2, 2, 1e-6, true, LossReduction.MEAN),
                "a",
                "p",
                "n");
    }

    @Test
    void theGradientOfCosines() {
        gradientsEqualDifferences(
                values -> losses.cosineEmbedding(
                        in(values, "a"), in(values, "b"), in(values, "signs"), -0.9, LossReduction.SUM),
                "a",
                "b");
    }

    @Test
    void theGradientOfTheHardestTripletsOfABatch() {
        gradientsEqualDifferences(
                values -> Objective.triplet(3).add(builder, in(values, "x"), in(values, "labels"), 0), "x");
    }

    @Test
    void theGradientOfTheAnglesOfABatch() {
        gradientsEqualDifferences(
                values -> Objective.cosine(-0.9).add(builder, in(values, "x"), in(values, "labels"), 0), "x");
    }

    /** The example in the class comment: three inputs, one set of weights. */
    @Test
    void threePicturesThroughTheSameLayersLearnToLieApart() {
        Layer embed = shared("embed", sequential(conv2d(1, 4, 3), relu(), globalAvgPool(), linear(4, 2)));
        List<Input> pictures =
                List.of(input("anchor", 1, 6, 6), input("positive", 1, 6, 6), input("negative", 1, 6, 6));
        Network network = Network.wired(
                pictures,
                (scope, inputs) -> scope.add(
                        new Concat(1),
                        pictures.stream()
                                .map(each -> scope.child(each.name(), embed, in(inputs, each.name())))
                                .toArray(Value[]::new)));
        GraphBuilder training = GraphBuilder.extending(network.graph());
        Value three = network.graph().output("output");
        Value[] each = IntStream.range(0, 3)
                .mapToObj(i -> training.add(new Slice(1, 2 * i, 2), three))
                .toArray(Value[]::new);
        training.output("loss", new Losses(training).tripletMargin(each[0], each[1], each[2], 0.5));
        List<String> weights =
                network.graph().parameters().stream().map(Value::name).toList();
        assertThat(weights).allMatch(name -> name.startsWith("embed."));
        Session session = Session.of(Gradients.of(training.build(), "loss", weights));
        Map<String, Tensor> bindings = new HashMap<>(network.initialise(2));
        for (Input picture : pictures) {
            bindings.put(picture.name(), stripes(picture.name().equals("negative")));
        }
        double first = descend(session, bindings, weights);
        double last = first;
        for (int step = 0; step < 60; step++) {
            last = descend(session, bindings, weights);
        }
        assertThat(first).isGreaterThan(0.3);
        assertThat(last).isLessThan(0.1 * first);
    }

    private static Tensor stripes(boolean across) {
        Tensor pictures = Tensor.zeros(Shape.of(4, 1, 6, 6));
        for (int i = 0; i < pictures.elements(); i++) {
            int at = across ? i / 6 : i;
            pictures.floats()[i] = (at + i / 36) % 2;
        }
        return pictures;
    }

    /** The loss before one step. */
    private static double descend(Session session, Map<String, Tensor> bindings, List<String> weights) {
        Map<String, Tensor> results = session.run(bindings);
        for (String name : weights) {
            float[] gradient =
                    Objects.requireNonNull(results.get("gradient:" + name)).floats();
            float[] weight = Objects.requireNonNull(bindings.get(name)).floats();
            Sgd.plain().update(weight, gradient, Map.of(), 1, 0.2, 1, true);
        }
        return Objects.requireNonNull(results.get("loss")).floats()[0];
    }
}
