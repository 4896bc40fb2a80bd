package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Catalogue;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.Conv;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.Sliding;
import dev.signet.plan.Plan;
import dev.signet.plan.PlannedStep;
import dev.signet.plan.SampleStage;
import dev.signet.plan.Storage;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch whose samples go through layers one by one gives the bits of its samples, in memory that is announced, whoever takes which sample. */
final class SamplesApartTest {
    private static final Shape IMAGE = Shape.of(3, 64, 64);

    private static Map<String, Shape> shapes(int batch) {
        return Map.of("input", Shape.of(batch, 3, 64, 64));
    }

    private static Session session(String name, int threads) {
        Network network = Zoo.of(name, IMAGE, 10);
        SessionOptions options = SessionOptions.standard().threads(threads);
        return Session.of(network.graph(), network.initialise(3), options);
    }

    /** A batch of pictures; a picture is the same in a batch of any size. */
    private static Tensor images(int first, int count) {
        RandomStream random = RandomStream.of(3, "images");
        float[] images = new float[count * IMAGE.elements()];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.normal((long) first * IMAGE.elements() + i);
        }
        return Tensor.wrap(Shape.of(count, 3, 64, 64), images);
    }

    private static float[] run(Session session, Tensor images) {
        return Objects.requireNonNull(session.run(Map.of("input", images)).get("output"))
                .floats();
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18, 1",
        "resnet18, 2",
        "resnet18, 3",
        "mobilenet_v2, 1",
        "mobilenet_v2, 2",
        "mobilenet_v2, 3",
        "mobilenet_v2, 8",
        "shufflenet_v2_x1_0, 1",
        "shufflenet_v2_x1_0, 2",
        "shufflenet_v2_x1_0, 3"
    })
    void aBatchHasTheBitsOfItsSamples(String name, int threads) {
        Session session = session(name, threads);
        float[] nine = new float[0];
        for (int n = 0; n < 9; n++) {
            float[] one = run(session, images(n, 1));
            nine = Arrays.copyOf(nine, nine.length + one.length);
            System.arraycopy(one, 0, nine, n * one.length, one.length);
        }
        for (int batch : new int[] {2, 3, 5, 8, 9}) {
            assertThat(session.plan(shapes(batch)).stages()).isNotEmpty();
            float[] together = run(session, images(0, batch));
            assertThat(together).as("batch %d", batch).isEqualTo(Arrays.copyOf(nine, together.length));
            run(session, Tensor.filled(Shape.of(batch, 3, 64, 64), Float.NaN));
            assertThat(run(session, images(0, batch)))
                    .as("batch %d over dirty memory", batch)
                    .isEqualTo(together);
        }
    }

    @Test
    void oneSampleAndWeightsThatChangeAreTakenAsBefore() {
        assertThat(session("mobilenet_v2", 2).plan(shapes(1)).stages()).isEmpty();
        Network network = Zoo.of("mobilenet_v2", IMAGE, 10);
        assertThat(Session.of(network.graph()).plan(shapes(8)).stages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "mobilenet_v2", "squeezenet1_1"})
    void aWorkspaceOwnsExactlyWhatItsPlanAnnounced(String name) {
        Plan plan = session(name, 2).plan(shapes(3));
        assertThat(plan.sampleFloats()).isPositive();
        for (int workers = 1; workers <= 5; workers++) {
            assertThat(new Workspace(plan, workers).ownedBytes())
                    .as("%d workers", workers)
                    .isEqualTo(plan.workspaceBytes(workers));
        }
    }

    /** What only one stage reads has room for one sample, the rest for all of them; stages follow each other and hold more than a step. */
    @Test
    void stagesKeepOneSampleOfWhatTheyPassOn() {
        Plan plan = session("resnet18", 2).plan(shapes(4));
        int end = 0;
        for (SampleStage stage : plan.stages()) {
            assertThat(stage.first()).isGreaterThanOrEqualTo(end);
            assertThat(stage.end()).isGreaterThan(stage.first() + 1);
            end = stage.end();
        }
        List<PlannedStep> steps = plan.steps();
        for (int s = 0; s < steps.size(); s++) {
            int step = s;
            boolean inStage = plan.stages().stream().anyMatch(stage -> stage.first() <= step && step < stage.end());
            assertThat(steps.get(s).sampled()).isEqualTo(inStage);
            steps.get(s)
                    .outputs()
                    .forEach(value -> assertThat(value.shape().size(0))
                            .isEqualTo(value.storage() instanceof Storage.Sample ? 1 : 4));
        }
        assertThat(plan.values()).anyMatch(value -> value.storage() instanceof Storage.Sample);
    }

    @Test
    void anItemThatFailsNamesItsLayer() {
        List<Algorithm> catalogue = new ArrayList<>(Catalogue.ALL);
        catalogue.addFirst(new Failing());
        Tensor weight = Tensor.filled(Shape.of(16, 3, 3, 3), 0.1f);
        Session session = Session.of(
                failingGraph(),
                Map.of("weight", weight),
                SessionOptions.standard().threads(2),
                catalogue);
        for (int batch = 1; batch <= 5; batch++) {
            Tensor images = images(0, batch);
            assertThatThrownBy(() -> session.run(Map.of("input", images)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("1.sigmoid: failing failed")
                    .hasMessageContaining("on purpose");
        }
        assertThat(session.plan(shapes(2)).stages()).hasSize(1);
    }

    private static Graph failingGraph() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(3, 64, 64));
        Value weight = builder.parameter("weight", Shape.of(16, 3, 3, 3));
        Conv conv = new Conv(new Sliding(List.of(), List.of(), Padding.symmetric(1, 1)), 1);
        Value y = builder.inLayer("0.conv2d", () -> builder.add(conv, x, weight));
        Value z = builder.inLayer("1.sigmoid", () -> builder.add(new Sigmoid(), y));
        builder.output("output", builder.inLayer("2.relu", () -> builder.add(new Relu(), z)));
        return builder.build();
    }

    private static final class Failing implements Algorithm, Step {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Fit fit(Problem problem) {
            return problem.op() instanceof Sigmoid
                    ? new Fit.Accepted(0, List.of(Form.DENSE), List.of(Form.DENSE), site -> this)
                    : Fit.rejected("not a sigmoid");
        }

        @Override
        public int items(int phase) {
            return 1;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            throw new IllegalArgumentException("on purpose");
        }
    }
}
