package dev.signet.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.app.SharedData;
import dev.signet.autodiff.Gradients;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.Operand;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.graph.ValueType;
import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AveragePool;
import dev.signet.op.Conv;
import dev.signet.op.ElementLoss;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.LossFunction;
import dev.signet.op.LossReduction;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Permute;
import dev.signet.op.Sliding;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worked examples of "Dive into Deep Learning", chapter on convolutional networks. */
class D2lWorkedExamplesTest {
    private JsonCursor examples = Json.parse("empty", new byte[] {'{', '}'});

    @BeforeEach
    void read() throws IOException {
        examples = Json.read(SharedData.path("goldens/d2l-worked-examples.json"));
        assertThat(examples.fields().keySet())
                .containsExactlyInAnyOrder(
                        "source",
                        "licence",
                        "corr2d",
                        "edge",
                        "multi_in",
                        "multi_in_out",
                        "pool",
                        "pool_pad",
                        "shapes",
                        "stride_formula");
    }

    private GoldenTensor tensor(String example, String name, int... sizes) {
        return GoldenTensor.nested(examples.field(example).field(name)).as(sizes);
    }

    /** The numbers are small integers: the result is exact. */
    private static void convolved(GoldenTensor x, GoldenTensor kernel, GoldenTensor expected) {
        applied(new Conv(Sliding.DEFAULT, 1), x, Optional.of(kernel), expected);
    }

    private static void applied(Op op, GoldenTensor x, Optional<GoldenTensor> weight, GoldenTensor expected) {
        GoldenRun run = new GoldenRun();
        List<Value> inputs = new ArrayList<>(List.of(run.input("x", x)));
        weight.ifPresent(given -> inputs.add(run.constant(given)));
        Value y = run.builder().addAll(op, inputs).getFirst();
        assertThat(run.compare(y, expected, 0)).isEmpty();
    }

    @Test
    void corr2d() {
        convolved(
                tensor("corr2d", "X", 1, 1, 3, 3),
                tensor("corr2d", "K", 1, 1, 2, 2),
                tensor("corr2d", "Y", 1, 1, 2, 2));
    }

    private static GoldenTensor stripes() {
        double[] x = new double[48];
        Arrays.setAll(x, i -> i % 8 >= 2 && i % 8 <= 5 ? 0 : 1);
        return new GoldenTensor(Shape.of(1, 1, 6, 8), x);
    }

    private GoldenTensor edges() {
        double[] row =
                GoldenTensor.nested(examples.field("edge").field("Y_row")).data();
        double[] y = new double[6 * row.length];
        Arrays.setAll(y, i -> row[i % row.length]);
        return new GoldenTensor(Shape.of(1, 1, 6, row.length), y);
    }

    @Test
    void edgesAcrossTheKernelAreFoundAndEdgesAlongItAreNot() {
        GoldenTensor kernel = tensor("edge", "K", 1, 1, 1, 2);
        convolved(stripes(), kernel, edges());
        GoldenRun run = new GoldenRun();
        Value turned = run.builder().add(new Permute(List.of(0, 1, 3, 2)), run.input("x", stripes()));
        Value y = run.builder().add(new Conv(Sliding.DEFAULT, 1), turned, run.constant(kernel));
        assertThat(run.compare(y, new GoldenTensor(Shape.of(1, 1, 8, 5), new double[40]), 0))
                .isEmpty();
    }

    /** Steps down the gradient of the summed squares come close to [1, -1], without a bias as in the Chinese edition. */
    @Test
    void theEdgeKernelIsLearned() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input(
                "x", ElementType.FLOAT32, SymbolicShape.of(stripes().shape()));
        Value y = builder.input("y", ElementType.FLOAT32, SymbolicShape.of(edges().shape()));
        Value weight = builder.parameter("weight", Shape.of(1, 1, 1, 2));
        Value predicted = builder.add(new Conv(Sliding.DEFAULT, 1), x, weight);
        builder.output("loss", builder.add(new ElementLoss(LossFunction.SQUARED, LossReduction.SUM), predicted, y));
        Graph graph = Gradients.of(builder.build(), "loss", List.of("weight"));
        Session session = Session.of(graph);
        JsonCursor learn = examples.field("edge").field("learn");
        float rate = (float) learn.field("d2l_zh_lr").number();
        Map<String, Tensor> bindings = new HashMap<>();
        bindings.put("x", stripes().tensor());
        bindings.put("y", edges().tensor());
        float[] w = {0.1f, 0.2f};
        for (int step = 0; step < learn.field("steps").integer(1, 100); step++) {
            bindings.put("weight", Tensor.of(Shape.of(1, 1, 1, 2), w.clone()));
            descend(w, session.run(bindings), "gradient:weight", rate);
        }
        assertThat(w[0]).isCloseTo(1, within(0.02f));
        assertThat(w[1]).isCloseTo(-1, within(0.02f));
    }

    private static void descend(float[] parameter, Map<String, Tensor> results, String name, float rate) {
        float[] gradient = Optional.ofNullable(results.get(name)).orElseThrow().floats();
        for (int i = 0; i < parameter.length; i++) {
            parameter[i] -= rate * gradient[i];
        }
    }

    @Test
    void severalInputChannels() {
        convolved(
                tensor("multi_in", "X", 1, 2, 3, 3),
                tensor("multi_in", "K", 1, 2, 2, 2),
                tensor("multi_in", "Y", 1, 1, 2, 2));
    }

    @Test
    void severalOutputChannels() {
        double[] kernel = tensor("multi_in", "K", 8).data();
        double[] stacked = new double[24];
        Arrays.setAll(stacked, i -> kernel[i % 8] + i / 8);
        convolved(
                tensor("multi_in", "X", 1, 2, 3, 3),
                new GoldenTensor(Shape.of(3, 2, 2, 2), stacked),
                tensor("multi_in_out", "Y", 1, 3, 2, 2));
    }

    private static Sliding sliding(int strideHeight, int strideWidth, int padHeight, int padWidth) {
        return new Sliding(List.of(strideHeight, strideWidth), List.of(), Padding.symmetric(padHeight, padWidth));
    }

    private static Op maxPool(int height, int width, Sliding sliding) {
        return new MaxPool(List.of(height, width), sliding, false);
    }

    @Test
    void pooling() {
        GoldenTensor x = tensor("pool", "X", 1, 1, 3, 3);
        applied(maxPool(2, 2, Sliding.DEFAULT), x, Optional.empty(), tensor("pool", "max", 1, 1, 2, 2));
        Op average = new AveragePool(List.of(2, 2), Sliding.DEFAULT, false, true);
        applied(average, x, Optional.empty(), tensor("pool", "avg", 1, 1, 2, 2));
    }

    @Test
    void poolingWithPaddingAndStride() {
        double[] counted = new double[32];
        Arrays.setAll(counted, i -> i % 16 + i / 16);
        GoldenTensor x = new GoldenTensor(Shape.of(1, 1, 4, 4), Arrays.copyOf(counted, 16));
        applied(maxPool(3, 3, sliding(3, 3, 0, 0)), x, Optional.empty(), tensor("pool_pad", "k3", 1, 1, 1, 1));
        Op padded = maxPool(3, 3, sliding(2, 2, 1, 1));
        applied(padded, x, Optional.empty(), tensor("pool_pad", "k3_p1_s2", 1, 1, 2, 2));
        applied(
                maxPool(2, 4, sliding(2, 3, 1, 2)),
                x,
                Optional.empty(),
                tensor("pool_pad", "k2x4_p1x2_s2x3", 1, 1, 3, 2));
        applied(
                padded,
                new GoldenTensor(Shape.of(1, 2, 4, 4), counted),
                Optional.empty(),
                tensor("pool_pad", "two_channels_x_and_x_plus_1_k3_p1_s2", 1, 2, 2, 2));
    }

    /** The sizes that shape rules give along a network. */
    private static final class Walk {
        private ValueType at;
        private final List<List<Integer>> seen = new ArrayList<>();

        Walk(int... image) {
            at = ValueType.float32(SymbolicShape.of(image));
        }

        Walk conv(int out, int kernel, int stride, int padding) {
            ValueType weight = ValueType.float32(Shape.of(out, at.shape().size(1), kernel, kernel));
            return then(new Conv(sliding(stride, stride, padding, padding), 1), weight);
        }

        Walk pool(int kernel, int stride, int padding) {
            return then(maxPool(kernel, kernel, sliding(stride, stride, padding, padding)));
        }

        Walk linear(int out) {
            return then(new Linear(), ValueType.float32(Shape.of(out, at.shape().size(1))));
        }

        Walk then(Op op, ValueType... more) {
            List<Operand> inputs = new ArrayList<>(List.of(Operand.of(at)));
            Arrays.stream(more).map(Operand::of).forEach(inputs::add);
            at = op.infer(inputs).getFirst();
            return this;
        }

        /** Takes down the sizes behind the batch. */
        Walk note() {
            int[] sizes = at.shape().concrete().toArray();
            seen.add(Arrays.stream(sizes).skip(1).boxed().toList());
            return this;
        }
    }

    private void assertSizes(String network, Walk walk) {
        List<List<Integer>> expected = examples.field("shapes").field(network).items().stream()
                .map(sizes -> Arrays.stream(sizes.integers(1, 10_000)).boxed().toList())
                .toList();
        assertThat(walk.seen).as(network).isEqualTo(expected);
    }

    @Test
    void sizesAlongTheNetworks() {
        Flatten flatten = new Flatten(1, -1);
        AdaptiveAveragePool global = new AdaptiveAveragePool(List.of(1, 1));
        Walk lenet =
                new Walk(1, 1, 28, 28).conv(6, 5, 1, 2).note().pool(2, 2, 0).note();
        lenet.conv(16, 5, 1, 0).note().pool(2, 2, 0).note().then(flatten).note();
        assertSizes(
                "lenet_1x28x28",
                lenet.linear(120).note().linear(84).note().linear(10).note());
        Walk vgg = new Walk(1, 1, 224, 224);
        for (int channels : new int[] {64, 128, 256, 512, 512}) {
            vgg.conv(channels, 3, 1, 1).pool(2, 2, 0).note();
        }
        assertSizes("vgg_224", vgg.then(flatten).linear(10).note());
        Walk nin =
                new Walk(1, 1, 224, 224).conv(96, 11, 4, 0).note().pool(3, 2, 0).note();
        nin.conv(256, 5, 1, 2)
                .note()
                .pool(3, 2, 0)
                .note()
                .conv(384, 3, 1, 1)
                .note()
                .pool(3, 2, 0)
                .note();
        // The dropout in between keeps the size.
        assertSizes("nin_224", nin.note().conv(10, 3, 1, 1).note().then(global).note());
        Walk google = new Walk(1, 1, 96, 96).conv(64, 7, 2, 3).pool(3, 2, 1).note();
        google.conv(192, 3, 1, 1)
                .pool(3, 2, 1)
                .note()
                .conv(480, 1, 1, 0)
                .pool(3, 2, 1)
                .note();
        google.conv(832, 1, 1, 0)
                .pool(3, 2, 1)
                .note()
                .conv(1024, 1, 1, 0)
                .then(global)
                .note();
        assertSizes("googlenet_96", google.then(flatten).linear(10).note());
        Walk resnet = new Walk(1, 1, 224, 224)
                .conv(64, 7, 2, 3)
                .note()
                .pool(3, 2, 1)
                .note()
                .conv(64, 3, 1, 1)
                .note();
        for (int channels : new int[] {128, 256, 512}) {
            resnet.conv(channels, 3, 2, 1).note();
        }
        assertSizes(
                "resnet18_224",
                resnet.then(global).note().then(flatten).linear(10).note());
    }

    /** The four convolutions of {@code stride_formula}. */
    @Test
    void sizesAfterPaddingAndStride() {
        assertThat(size(3, 3, sliding(1, 1, 1, 1))).isEqualTo(SymbolicShape.of(1, 1, 8, 8));
        assertThat(size(5, 3, sliding(1, 1, 2, 1))).isEqualTo(SymbolicShape.of(1, 1, 8, 8));
        assertThat(size(3, 3, sliding(2, 2, 1, 1))).isEqualTo(SymbolicShape.of(1, 1, 4, 4));
        assertThat(size(3, 5, sliding(3, 4, 0, 1))).isEqualTo(SymbolicShape.of(1, 1, 2, 2));
    }

    private static SymbolicShape size(int height, int width, Sliding sliding) {
        Operand x = Operand.of(ValueType.float32(Shape.of(1, 1, 8, 8)));
        Operand weight = Operand.of(ValueType.float32(Shape.of(1, 1, height, width)));
        return new Conv(sliding, 1).infer(List.of(x, weight)).getFirst().shape();
    }
}
