package dev.signet.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.app.SharedData;
import dev.signet.graph.Value;
import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import dev.signet.op.Add;
import dev.signet.op.Conv;
import dev.signet.op.CrossEntropy;
import dev.signet.op.MatMul;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Permute;
import dev.signet.op.Relu;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import dev.signet.train.Adam;
import dev.signet.train.Optimizer;
import dev.signet.train.RmsProp;
import dev.signet.train.Sgd;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The eight worked examples of Stanford's CS231n assignments: layers, a net of two layers, optimizers. */
class Cs231nTest {
    /** The file has eight decimals; float32 sums of up to 120 products. */
    private static final double BOUND = 1e-6;

    private JsonCursor examples = Json.parse("empty", new byte[] {'{', '}'});

    @BeforeEach
    void read() throws IOException {
        examples = Json.read(SharedData.path("goldens/cs231n.json"));
        assertThat(examples.fields().keySet())
                .containsExactlyInAnyOrder(
                        "source",
                        "licence",
                        "note",
                        "conv_forward",
                        "max_pool_forward",
                        "affine_forward",
                        "relu_forward",
                        "two_layer_net",
                        "sgd_momentum",
                        "rmsprop",
                        "adam");
    }

    private static GoldenTensor spaced(JsonCursor example, String name) {
        return GoldenTensor.evenlySpaced(example.field(name));
    }

    private static GoldenTensor output(JsonCursor example) {
        GoldenTensor flat = GoldenTensor.nested(example.field("out"));
        return example.optionalField("out_shape")
                .map(shape -> flat.as(shape.integers(1, 1000)))
                .orElse(flat);
    }

    @Test
    void convForward() {
        JsonCursor example = examples.field("conv_forward");
        GoldenRun run = new GoldenRun();
        Conv conv = new Conv(new Sliding(List.of(2, 2), List.of(), Padding.symmetric(1, 1)), 1);
        Value y = run.builder()
                .add(
                        conv,
                        run.input("x", spaced(example, "x")),
                        run.constant(spaced(example, "w")),
                        run.constant(spaced(example, "b")));
        assertThat(run.compare(y, output(example), BOUND)).isEmpty();
    }

    @Test
    void maxPoolForward() {
        JsonCursor example = examples.field("max_pool_forward");
        GoldenRun run = new GoldenRun();
        MaxPool pool = new MaxPool(List.of(2, 2), new Sliding(List.of(2, 2), List.of(), Padding.VALID), false);
        Value y = run.builder().add(pool, run.input("x", spaced(example, "x")));
        assertThat(run.compare(y, output(example), BOUND)).isEmpty();
    }

    @Test
    void affineForward() {
        JsonCursor example = examples.field("affine_forward");
        GoldenRun run = new GoldenRun();
        Value y = affine(run, run.input("x", spaced(example, "x")), spaced(example, "w"), spaced(example, "b"));
        assertThat(run.compare(y, output(example), BOUND)).isEmpty();
    }

    private static Value affine(GoldenRun run, Value x, GoldenTensor weight, GoldenTensor bias) {
        Value product = run.builder().add(new MatMul(), x, run.constant(weight));
        return run.builder().add(new Add(), product, run.constant(bias));
    }

    @Test
    void reluForward() {
        JsonCursor example = examples.field("relu_forward");
        GoldenRun run = new GoldenRun();
        Value y = run.builder().add(new Relu(), run.input("x", spaced(example, "x")));
        assertThat(run.compare(y, output(example), BOUND)).isEmpty();
    }

    private static Value twoLayers(GoldenRun run, JsonCursor example) {
        Value turned = run.input("x", GoldenTensor.evenlySpaced(-5.5, 4.5, Shape.of(5, 3)));
        Value x = run.builder().add(new Permute(List.of(1, 0)), turned);
        Value hidden = affine(run, x, spaced(example, "W1"), spaced(example, "b1"));
        return affine(run, run.builder().add(new Relu(), hidden), spaced(example, "W2"), spaced(example, "b2"));
    }

    @Test
    void scoresOfTheTwoLayerNet() {
        JsonCursor example = examples.field("two_layer_net");
        GoldenRun run = new GoldenRun();
        assertThat(run.compare(twoLayers(run, example), GoldenTensor.nested(example.field("scores")), BOUND))
                .isEmpty();
    }

    /** With a penalty of half the sum of the squares of the weights in the second case. */
    @Test
    void lossOfTheTwoLayerNet() {
        JsonCursor example = examples.field("two_layer_net");
        for (int penalty = 0; penalty <= 1; penalty++) {
            GoldenRun run = new GoldenRun();
            int[] classes = example.field("y").integers(0, 6);
            Value target = run.builder()
                    .constant(Tensor.ofLongs(
                            Shape.of(3), Arrays.stream(classes).asLongStream().toArray()));
            Value loss = run.builder().add(new CrossEntropy(0), twoLayers(run, example), target);
            double squares = squares(spaced(example, "W1")) + squares(spaced(example, "W2"));
            GoldenTensor added = new GoldenTensor(Shape.scalar(), new double[] {penalty * 0.5 * squares});
            Value whole = run.builder().add(new Add(), loss, run.constant(added));
            GoldenTensor expected = GoldenTensor.nested(example.field("loss_reg" + penalty));
            assertThat(run.compare(whole, expected, BOUND)).isEmpty();
        }
    }

    private static double squares(GoldenTensor tensor) {
        return Arrays.stream(tensor.data()).map(x -> x * x).sum();
    }

    /** One step; checks the weights, and moments by their slots. */
    private static void step(
            JsonCursor example,
            Optimizer optimizer,
            long step,
            Map<String, Tensor> moments,
            Map<String, Wide> expected) {
        Tensor weight = spaced(example, "w").tensor();
        double rate = example.field("lr").number();
        optimizer.update(weight.floats(), spaced(example, "dw").tensor().floats(), moments, step, rate, 1, true);
        Map<String, Tensor> actual = new HashMap<>(moments);
        actual.put("weight", weight);
        Map<String, Wide> wanted = new HashMap<>(expected);
        wanted.put("weight", moment(example, "next_w"));
        wanted.forEach(
                (name, values) -> assertThat(difference(name, actual, values)).isEmpty());
    }

    private static Optional<String> difference(String name, Map<String, Tensor> actual, Wide expected) {
        Tensor tensor = Optional.ofNullable(actual.get(name)).orElseThrow();
        return Difference.find(name, Wide.of(tensor), expected, BOUND);
    }

    private static Wide moment(JsonCursor example, String name) {
        return GoldenTensor.nested(example.field(name)).as(4, 5).wide();
    }

    /** The example's velocity is a step; PyTorch's, which Signet follows, is minus the step over the learning rate. */
    @Test
    void sgdMomentum() {
        JsonCursor example = examples.field("sgd_momentum");
        double rate = example.field("lr").number();
        Map<String, Tensor> moments = new HashMap<>();
        moments.put("momentum", over(-rate, spaced(example, "v").wide()).toTensor());
        Sgd optimizer = new Sgd(example.field("momentum").number(), 0, false, 0);
        step(example, optimizer, 2, moments, Map.of("momentum", over(-rate, moment(example, "velocity"))));
    }

    private static Wide over(double divisor, Wide values) {
        return Wide.ofDoubles(
                values.shape(),
                Arrays.stream(values.doubles()).map(v -> v / divisor).toArray());
    }

    @Test
    void rmsprop() {
        JsonCursor example = examples.field("rmsprop");
        Map<String, Tensor> moments =
                new HashMap<>(Map.of("squares", spaced(example, "cache").tensor()));
        RmsProp optimizer = new RmsProp(
                example.field("decay").number(), example.field("eps").number(), 0, 0, false);
        step(example, optimizer, 2, moments, Map.of("squares", moment(example, "cache_out")));
    }

    @Test
    void adam() {
        JsonCursor example = examples.field("adam");
        Map<String, Tensor> moments = new HashMap<>();
        moments.put("first", spaced(example, "m").tensor());
        moments.put("second", spaced(example, "v").tensor());
        long step = example.field("t_before").integer() + 1;
        step(
                example,
                Adam.standard(),
                step,
                moments,
                Map.of("first", moment(example, "m_out"), "second", moment(example, "v_out")));
    }
}
