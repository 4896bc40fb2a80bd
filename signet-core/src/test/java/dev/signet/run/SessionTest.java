package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.WarmRuns;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.op.Conv;
import dev.signet.op.ConvInputGradient;
import dev.signet.op.ConvWeightGradient;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.plan.PlanTooLargeException;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class SessionTest {
    private static final Sliding SAME = new Sliding(List.of(), List.of(), Padding.symmetric(1, 1));

    /** Two convolutions and the gradients of the second. */
    private static Graph graph() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(3, 13, 17));
        Value first = builder.parameter("first", Shape.of(20, 3, 3, 3));
        Value second = builder.parameter("second", Shape.of(9, 20, 3, 3));
        Value middle = builder.inLayer("0.conv2d", () -> builder.add(new Conv(SAME, 1), x, first));
        Value y = builder.inLayer("1.conv2d", () -> builder.add(new Conv(SAME, 1), middle, second));
        builder.output("y", y);
        builder.output("dw", builder.add(new ConvWeightGradient(SAME, 1), middle, y, second));
        builder.output("dx", builder.add(new ConvInputGradient(SAME, 1), y, second, middle));
        return builder.build();
    }

    private static Map<String, Tensor> bindings(int batch) {
        return Map.of(
                "input", random("input", Shape.of(batch, 3, 13, 17)),
                "first", random("first", Shape.of(20, 3, 3, 3)),
                "second", random("second", Shape.of(9, 20, 3, 3)));
    }

    private static Tensor named(Map<String, Tensor> tensors, String name) {
        return java.util.Objects.requireNonNull(tensors.get(name), name);
    }

    private static Tensor random(String name, Shape shape) {
        RandomStream stream = RandomStream.of(7, name);
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.normal(i);
        }
        return Tensor.wrap(shape, values);
    }

    private static Session session(int threads) {
        return Session.of(graph(), Map.of(), SessionOptions.standard().threads(threads));
    }

    @Test
    void theBitsDoNotDependOnTheNumberOfThreads() {
        Map<String, Tensor> one = session(1).run(bindings(19));
        assertThat(session(2).run(bindings(19))).isEqualTo(one);
        assertThat(session(3).run(bindings(19))).isEqualTo(one);
        assertThat(session(8).run(bindings(19))).isEqualTo(one);
    }

    @Test
    void aSampleHasTheSameBitsAloneAndInABatch() {
        Tensor batch = named(session(2).run(bindings(8)), "y");
        int floats = batch.elements() / 8;
        Tensor input = named(bindings(8), "input");
        int pixels = input.elements() / 8;
        for (int n = 0; n < 8; n++) {
            float[] alone = java.util.Arrays.copyOfRange(input.floats(), n * pixels, (n + 1) * pixels);
            Map<String, Tensor> single = new java.util.HashMap<>(bindings(8));
            single.put("input", Tensor.wrap(Shape.of(1, 3, 13, 17), alone));
            assertThat(named(session(2).run(single), "y").floats())
                    .isEqualTo(java.util.Arrays.copyOfRange(batch.floats(), n * floats, (n + 1) * floats));
        }
    }

    @Test
    void frozenWeightsGiveTheSameBitsAsBoundOnes() {
        Map<String, Tensor> bound = session(2).run(bindings(3));
        Map<String, Tensor> all = bindings(3);
        Session frozen = Session.of(
                graph(),
                Map.of("first", named(all, "first"), "second", named(all, "second")),
                SessionOptions.standard());
        assertThat(frozen.run(Map.of("input", named(all, "input")))).isEqualTo(bound);
    }

    @Test
    void eightCallersGetTheBitsOfOneFromAtMostEightWorkspaces() throws Exception {
        Session session = session(2);
        Map<String, Tensor> expected = session.run(bindings(5));
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Callable<Map<String, Tensor>>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                calls.add(() -> session.run(bindings(5)));
            }
            for (Future<Map<String, Tensor>> result : callers.invokeAll(calls)) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
        assertThat(session.idleWorkspaces()).isBetween(1, 8);
    }

    @Test
    void fourModelsInASixteenThreadPoolFinishWithTheBitsOfOne() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        List<Session> models =
                List.of(session(processors), session(processors), session(processors), session(processors));
        Map<String, Tensor> expected = models.getFirst().run(bindings(5));
        try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
            List<Callable<Map<String, Tensor>>> calls = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                Session model = models.get(i % 4);
                calls.add(() -> model.run(bindings(5)));
            }
            for (Future<Map<String, Tensor>> result :
                    callers.invokeAll(calls, 2, java.util.concurrent.TimeUnit.MINUTES)) {
                assertThat(result.isCancelled()).as("finished in time").isFalse();
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void aWarmBoundRunAllocatesNothing() {
        Session session = session(2);
        Map<String, Tensor> bindings = bindings(4);
        BoundRun run = session.bind(bindings, session.newOutputs(bindings));
        assertThat(WarmRuns.bytesOnAllThreads(run::run, 20, 0)).isZero();
    }

    @Test
    void aBoundRunReadsItsArraysAsTheyAreNow() {
        Session session = session(1);
        Map<String, Tensor> bindings = bindings(2);
        Map<String, Tensor> outputs = session.newOutputs(bindings);
        BoundRun run = session.bind(bindings, outputs);
        run.run();
        float before = named(outputs, "y").floats()[40];
        float[] weight = named(bindings, "first").floats();
        for (int i = 0; i < weight.length; i++) {
            weight[i] *= 2;
        }
        run.run();
        assertThat(named(outputs, "y").floats()[40]).isEqualTo(2 * before);
    }

    @Test
    void aWorkspaceOwnsExactlyWhatItsPlanAnnounced() {
        for (String name : List.of("lenet5", "resnet20", "shufflenet_v2_x1_0")) {
            Architecture architecture = Zoo.named(name);
            Network network = architecture.network();
            int[] image = architecture.image().toArray();
            Session session = Session.of(network.graph(), network.initialise(1), SessionOptions.standard());
            var plan = session.plan(Map.of("input", Shape.of(3, image[0], image[1], image[2])));
            for (int workers = 1; workers <= 3; workers++) {
                assertThat(new Workspace(plan, workers).ownedBytes())
                        .as("%s, %d workers", name, workers)
                        .isEqualTo(plan.workspaceBytes(workers));
            }
        }
    }

    @Test
    void aProfileHasATimeForEveryStep() {
        Profile profile = session(2).profile(bindings(3), 1, 3);
        assertThat(profile.medians()).hasSameSizeAs(profile.plan().steps());
        assertThat(profile.total()).isPositive();
    }

    @Test
    void aPlanThatDoesNotFitIsRefusedWithBothNumbers() {
        Session session =
                Session.of(graph(), Map.of(), SessionOptions.standard().memoryBytes(1 << 20));
        assertThatThrownBy(() -> session.plan(Map.of("input", Shape.of(64, 3, 13, 17))))
                .isInstanceOf(PlanTooLargeException.class)
                .hasMessageMatching(".*needs \\d+ MiB, allowed are 1 MiB.*smaller batch.*");
    }

    @Test
    void missingAndMisshapenTensorsAreNamed() {
        Map<String, Tensor> bindings = bindings(2);
        Map<String, Tensor> missing = new java.util.HashMap<>(bindings);
        missing.remove("second");
        assertThatThrownBy(() -> session(1).run(missing))
                .hasMessageContaining("second")
                .hasMessageContaining("9x20x3x3");
        Map<String, Tensor> wrong = new java.util.HashMap<>(bindings);
        wrong.put("input", Tensor.zeros(Shape.of(2, 4, 13, 17)));
        assertThatThrownBy(() -> session(1).run(wrong))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("2x4x13x17")
                .hasMessageContaining("Nx3x13x17");
    }

    @Test
    void anEmptyBatchGivesAnEmptyResult() {
        for (Architecture architecture : Zoo.ALL) {
            Network network = architecture.network();
            Session session = Session.of(network.graph(), network.initialise(1), SessionOptions.standard());
            Tensor none = Tensor.zeros(Shape.of(
                    0,
                    architecture.image().size(0),
                    architecture.image().size(1),
                    architecture.image().size(2)));
            assertThat(session.run(Map.of("input", none)))
                    .as(architecture.name())
                    .containsEntry("output", Tensor.zeros(Shape.of(0, architecture.classes())));
        }
    }
}
