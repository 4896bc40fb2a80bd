package dev.signet.train;

import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.input;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.autodiff.Objective;
import dev.signet.nn.Network;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Tensor;
import dev.signet.train.TrainingResult.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run goes on exactly where it was interrupted, keeps its best epoch, and says what goes wrong. */
final class TrainingLoopTest {
    /** With what could make a resumed run differ: running statistics, dropout masks, a smaller last batch. */
    private static final Network NETWORK = sequential(
            input(1, 8, 8),
            conv2d(1, 4, 3).padding(1),
            batchNorm2d(4),
            relu(),
            maxPool2d(2),
            flatten(),
            dropout(0.25),
            linear(64, 3));

    private static final DrawnStripes TRAINING = new DrawnStripes(43, 8, 1);
    private static final DrawnStripes VALIDATION = new DrawnStripes(24, 10, 2);
    private static final TrainingOptions OPTIONS = TrainingOptions.of(3, AdamW.standard(), new Schedule.OneCycle(0.02))
            .labelSmoothing(0.05)
            .clipNorm(2)
            .threads(2)
            .seed(5);

    private static TrainingLoop loop(
            TrainingOptions options, BatchSource training, CheckpointStore store, TrainingListener listener) {
        return new TrainingLoop(
                NETWORK.graph(), NETWORK.initialise(3), options, training, VALIDATION.inOrder(), store, listener);
    }

    /** A loop that is asked to stop by the first event that is such. */
    private static TrainingLoop stopping(
            TrainingOptions options, CheckpointStore store, Predicate<TrainingEvent> when) {
        List<TrainingLoop> self = new ArrayList<>(1);
        self.add(loop(options, TRAINING, store, event -> {
            if (when.test(event)) {
                self.getFirst().stop();
            }
        }));
        return self.getFirst();
    }

    private static TrainingLoop stoppingAfter(long step, TrainingOptions options, CheckpointStore store) {
        return stopping(options, store, event -> event instanceof TrainingEvent.StepDone done && done.step() == step);
    }

    private static TrainingResult whole() throws IOException {
        return loop(OPTIONS, TRAINING, new MemoryCheckpoints(), TrainingListener.none())
                .run();
    }

    /** Equal in everything but the clock. */
    private static void assertSame(TrainingResult actual, TrainingResult expected) {
        assertThat(actual.state().sha256()).isEqualTo(expected.state().sha256());
        assertThat(withoutTimes(actual)).isEqualTo(withoutTimes(expected));
        assertThat(actual.best()).isEqualTo(expected.best());
        assertThat(actual.bestEpoch()).isEqualTo(expected.bestEpoch());
        assertThat(actual.epochs().stream().map(TrainingLoopTest::withoutTime))
                .containsExactlyElementsOf(expected.epochs().stream()
                        .map(TrainingLoopTest::withoutTime)
                        .toList());
    }

    private static Map<String, String> withoutTimes(TrainingResult result) {
        Map<String, String> metadata = new TreeMap<>(result.state().metadata());
        metadata.remove("seconds");
        metadata.remove("reports");
        return metadata;
    }

    private static EpochReport withoutTime(EpochReport report) {
        return new EpochReport(
                report.epoch(),
                report.trainLoss(),
                report.trainAccuracy(),
                report.validationLoss(),
                report.validationAccuracy(),
                report.learningRate(),
                0);
    }

    @Test
    void theTinyNetworkLearnsTheStripes() throws IOException {
        TrainingResult result = loop(
                        TrainingOptions.of(8, AdamW.standard(), new Schedule.OneCycle(0.02)),
                        TRAINING,
                        new MemoryCheckpoints(),
                        TrainingListener.none())
                .run();
        assertThat(result.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(result.bestAccuracy()).isGreaterThan(0.9);
        assertThat(result.epochs()).hasSize(8);
        assertThat(result.epochs().getLast().trainLoss())
                .isLessThan(result.epochs().getFirst().trainLoss());
    }

    @Test
    void theBitsDoNotDependOnThreads() throws IOException {
        TrainingResult two = whole();
        for (int threads : new int[] {1, 3}) {
            assertSame(
                    loop(OPTIONS.threads(threads), TRAINING, new MemoryCheckpoints(), TrainingListener.none())
                            .run(),
                    two);
        }
    }

    @Test
    void theSeedChangesTheDropoutMasks() throws IOException {
        TrainingResult other = loop(OPTIONS.seed(6), TRAINING, new MemoryCheckpoints(), TrainingListener.none())
                .run();
        assertThat(other.state().sha256()).isNotEqualTo(whole().state().sha256());
    }

    @Test
    void aRunInterruptedAtAnyStepAndResumedEqualsTheUninterruptedOne() throws IOException {
        TrainingResult whole = whole();
        int steps = 3 * TRAINING.batches();
        RandomStream random = RandomStream.of(17, "interruptions");
        for (int i = 0; i < 10; i++) {
            long at = i == 0 ? steps : i == 1 ? TRAINING.batches() : 1 + random.below(i, steps - 1);
            MemoryCheckpoints store = new MemoryCheckpoints();
            TrainingResult first = stoppingAfter(at, OPTIONS, store).run();
            assertThat(first.ending()).isEqualTo(Ending.INTERRUPTED);
            TrainingResult second = loop(OPTIONS.threads(1 + i % 3), TRAINING, store, TrainingListener.none())
                    .resume();
            assertThat(second.ending()).isEqualTo(Ending.COMPLETED);
            assertThat(second.state().sha256())
                    .as("stopped after step %d", at)
                    .isEqualTo(whole.state().sha256());
            assertSame(second, whole);
        }
    }

    /** As after kill -9: nothing is saved when the process ends, the last checkpoint is some steps old. */
    @Test
    void aRunKilledBetweenCheckpointsEqualsTheUninterruptedOne() throws IOException {
        TrainingResult whole = whole();
        MemoryCheckpoints store = new MemoryCheckpoints();
        TrainingLoop killed = loop(OPTIONS, TRAINING, store, event -> {
            if (event instanceof TrainingEvent.StepDone done && done.step() == 10) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(killed::run).hasMessage("killed");
        assertSame(loop(OPTIONS, TRAINING, store, TrainingListener.none()).resume(), whole);
    }

    @Test
    void aRunInterruptedAgainAndAgainEqualsTheUninterruptedOne() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        TrainingResult result = stoppingAfter(1, OPTIONS, store).run();
        int runs = 1;
        while (result.ending() == Ending.INTERRUPTED) {
            result = stopping(OPTIONS, store, TrainingEvent.StepDone.class::isInstance)
                    .resume();
            runs++;
        }
        assertThat(runs).isEqualTo(3 * TRAINING.batches() + 1);
        assertSame(result, whole());
    }

    /** The rate follows the losses of the epochs, also those before an interruption. */
    @Test
    void aPlateauIsNoticedAgainAfterAnInterruption() throws IOException {
        // Every loss counts as no lower than the best: the rate halves after each epoch but the first.
        TrainingOptions options =
                TrainingOptions.of(4, AdamW.standard(), new Schedule.Plateau(0.01, 0.5, 0, 0.99, 0, 0));
        TrainingResult whole = loop(options, TRAINING, new MemoryCheckpoints(), TrainingListener.none())
                .run();
        assertThat(whole.epochs()).extracting(EpochReport::learningRate).containsExactly(0.01, 0.01, 0.005, 0.0025);
        MemoryCheckpoints store = new MemoryCheckpoints();
        stoppingAfter(3L * TRAINING.batches() - 1, options, store).run();
        assertSame(loop(options, TRAINING, store, TrainingListener.none()).resume(), whole);
    }

    @Test
    void anInterruptedValidationIsDoneAgain() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        List<TrainingLoop> self = new ArrayList<>(1);
        Iterable<LabelledBatch> stopsOnSecondBatch = () -> {
            List<LabelledBatch> batches = VALIDATION.inOrder();
            return IntStream.range(0, batches.size())
                    .mapToObj(number -> {
                        if (number == 1) {
                            self.getFirst().stop();
                        }
                        return batches.get(number);
                    })
                    .iterator();
        };
        self.add(new TrainingLoop(
                NETWORK.graph(),
                NETWORK.initialise(3),
                OPTIONS,
                TRAINING,
                stopsOnSecondBatch,
                store,
                TrainingListener.none()));
        TrainingResult first = self.getFirst().run();
        assertThat(first.ending()).isEqualTo(Ending.INTERRUPTED);
        assertThat(first.epochs()).isEmpty();
        assertSame(loop(OPTIONS, TRAINING, store, TrainingListener.none()).resume(), whole());
    }

    @Test
    void aStopBeforeTheFirstStepSavesTheBeginning() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        TrainingLoop loop = loop(OPTIONS, TRAINING, store, TrainingListener.none());
        loop.stop();
        TrainingResult stopped = loop.run();
        assertThat(stopped.ending()).isEqualTo(Ending.INTERRUPTED);
        assertThat(stopped.best()).isEqualTo(new TreeMap<>(NETWORK.initialise(3)));
        assertSame(loop(OPTIONS, TRAINING, store, TrainingListener.none()).resume(), whole());
    }

    @Test
    void aFinishedRunThatIsResumedDoesNothingMore() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        TrainingResult first =
                loop(OPTIONS, TRAINING, store, TrainingListener.none()).run();
        List<TrainingEvent> events = new ArrayList<>();
        assertSame(loop(OPTIONS, TRAINING, store, events::add).resume(), first);
        assertThat(events)
                .hasExactlyElementsOfTypes(TrainingEvent.Resumed.class, TrainingEvent.Finished.class)
                .first()
                .isEqualTo(new TrainingEvent.Resumed(first.epochs()));
    }

    @Test
    void resumingWithoutACheckpointStartsFromTheBeginningAndSaysSo() throws IOException {
        List<String> warnings = new ArrayList<>();
        TrainingResult result = loop(OPTIONS, TRAINING, new MemoryCheckpoints(), warningsTo(warnings))
                .resume();
        assertThat(warnings).anySatisfy(text -> assertThat(text).contains("no checkpoint"));
        assertSame(result, whole());
    }

    private static TrainingListener warningsTo(List<String> warnings) {
        return event -> {
            if (event instanceof TrainingEvent.Warning warning) {
                warnings.add(warning.text());
            }
        };
    }

    @Test
    void resumingWithOtherOptionsIsWarnedOf() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        stoppingAfter(3, OPTIONS, store).run();
        List<String> warnings = new ArrayList<>();
        loop(OPTIONS.clipNorm(1), TRAINING, store, warningsTo(warnings)).resume();
        assertThat(warnings)
                .anySatisfy(text -> assertThat(text).contains("clip norm 2.0").contains("clip norm 1.0"));
    }

    @Test
    void aCheckpointOfAnotherOptimizerIsRefused() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        stoppingAfter(3, OPTIONS, store).run();
        TrainingOptions other = TrainingOptions.of(3, Sgd.plain(), new Schedule.Constant(0.1));
        TrainingLoop loop = loop(other, TRAINING, store, TrainingListener.none());
        assertThatThrownBy(loop::resume)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("moment/first/0.weight")
                .hasMessageContaining("Sgd");
    }

    @Test
    void aCheckpointOfALongerDataSetIsRefused() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        stoppingAfter(5, OPTIONS, store).run();
        TrainingLoop loop = loop(OPTIONS, new DrawnStripes(16, 8, 1), store, TrainingListener.none());
        assertThatThrownBy(loop::resume).hasMessageContaining("batch 5").hasMessageContaining("only 2");
    }

    /** A rate of zero changes no weight, so no epoch is better than the first; the running statistics do change. */
    @Test
    void trainingStopsEarlyWhenThePatienceIsOverAndTheResumedRunStaysStopped() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        TrainingOptions options =
                TrainingOptions.of(50, Sgd.plain(), new Schedule.Constant(0)).patience(2);
        BatchSource constant = new FirstEpoch(TRAINING);
        TrainingLoop loop = new TrainingLoop(
                WITHOUT_STATE.graph(),
                WITHOUT_STATE.initialise(3),
                options,
                constant,
                VALIDATION.inOrder(),
                store,
                TrainingListener.none());
        TrainingResult result = loop.run();
        assertThat(result.ending()).isEqualTo(Ending.STOPPED_EARLY);
        assertThat(result.epochs()).hasSize(3);
        assertThat(result.bestEpoch()).isZero();
        TrainingResult again = new TrainingLoop(
                        WITHOUT_STATE.graph(),
                        WITHOUT_STATE.initialise(3),
                        options,
                        constant,
                        VALIDATION.inOrder(),
                        store,
                        TrainingListener.none())
                .resume();
        assertThat(again.ending()).isEqualTo(Ending.STOPPED_EARLY);
        assertThat(again.epochs()).hasSize(3);
    }

    private static final Network WITHOUT_STATE = sequential(input(1, 8, 8), flatten(), linear(64, 3));

    /** The same batches in every epoch. */
    private record FirstEpoch(BatchSource source) implements BatchSource {
        @Override
        public int batches() {
            return source.batches();
        }

        @Override
        public Iterator<LabelledBatch> epoch(int epoch, int firstBatch) {
            return source.epoch(0, firstBatch);
        }
    }

    @Test
    void theBestEpochIsKeptWithItsWeights() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        List<Map<String, Tensor>> afterEpoch = new ArrayList<>();
        List<TrainingEvent> improved = new ArrayList<>();
        TrainingOptions options = TrainingOptions.of(6, AdamW.standard(), new Schedule.Constant(0.02));
        TrainingResult result = loop(options, TRAINING, store, event -> {
                    if (event instanceof TrainingEvent.BestImproved) {
                        improved.add(event);
                        afterEpoch.add(store.loadBest().orElseThrow().tensors());
                    }
                })
                .run();
        double least = result.epochs().stream()
                .mapToDouble(EpochReport::validationLoss)
                .min()
                .orElseThrow();
        EpochReport best = result.epochs().get(result.bestEpoch());
        assertThat(best.validationLoss()).isEqualTo(least);
        assertThat(result.bestAccuracy()).isEqualTo(best.validationAccuracy());
        assertThat(result.best()).isEqualTo(afterEpoch.getLast());
        assertThat(improved.getLast())
                .isEqualTo(new TrainingEvent.BestImproved(result.bestEpoch(), least, result.bestAccuracy()));
        Scores again = new Evaluator(dev.signet.run.Session.of(NETWORK.graph()))
                .score(result.best(), VALIDATION.inOrder().iterator(), 3);
        assertThat(again.loss()).isEqualTo(least);
    }

    @Test
    void eventsComeInOrderAndCheckpointsAsOftenAsAsked() throws IOException {
        List<String> events = new ArrayList<>();
        TrainingOptions options = TrainingOptions.of(1, AdamW.standard(), new Schedule.Constant(0.01))
                .checkpointEvery(Duration.ZERO);
        loop(
                        options,
                        new DrawnStripes(20, 10, 1),
                        new MemoryCheckpoints(),
                        event -> events.add(event.getClass().getSimpleName()))
                .run();
        assertThat(events)
                .containsExactly(
                        "EpochStarted",
                        "StepDone",
                        "CheckpointSaved",
                        "StepDone",
                        "CheckpointSaved",
                        "Validated",
                        "BestImproved",
                        "CheckpointSaved",
                        "Finished");
    }

    @Test
    void aStepTellsLossRateNormAndSpeed() throws IOException {
        List<TrainingEvent.StepDone> steps = new ArrayList<>();
        loop(OPTIONS, TRAINING, new MemoryCheckpoints(), event -> {
                    if (event instanceof TrainingEvent.StepDone done) {
                        steps.add(done);
                    }
                })
                .run();
        assertThat(steps).hasSize(18);
        TrainingEvent.StepDone last = steps.get(17);
        assertThat(last.step()).isEqualTo(18);
        assertThat(last.epoch()).isEqualTo(2);
        assertThat(last.batch()).isEqualTo(5);
        assertThat(last.samples()).isEqualTo(3);
        assertThat(last.learningRate()).isCloseTo(0.02 / 25 / 1e4, within(1e-18));
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.loss()).isPositive().isFinite();
            assertThat(step.gradientNorm()).isPositive().isFinite();
            assertThat(step.imagesPerSecond()).isPositive().isFinite();
            assertThat(step.correct()).isBetween(0, step.samples());
        });
    }

    /** One image of the set is NaN. */
    private record WithBadImage(BatchSource source, int bad) implements BatchSource {
        @Override
        public int batches() {
            return source.batches();
        }

        @Override
        public Iterator<LabelledBatch> epoch(int epoch, int firstBatch) {
            List<LabelledBatch> batches = new ArrayList<>();
            source.epoch(epoch, firstBatch).forEachRemaining(batch -> {
                for (int n = 0; n < batch.size(); n++) {
                    if (batch.indices()[n] == bad) {
                        batch.images().floats()[n * 64 + 20] = Float.NaN;
                    }
                }
                batches.add(batch);
            });
            return batches.iterator();
        }
    }

    @Test
    void anImageThatIsNoNumberStopsTheRunAndIsNamedAndTheLastCheckpointIsFinite() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        TrainingLoop loop = loop(
                OPTIONS.checkpointEvery(Duration.ZERO), new WithBadImage(TRAINING, 7), store, TrainingListener.none());
        assertThatThrownBy(loop::run).isInstanceOfSatisfying(DivergedException.class, diverged -> {
            assertThat(diverged.samples()).containsExactly(7);
            assertThat(diverged.where()).isEqualTo("INPUT input");
        });
        assertThat(store.loadLast().orElseThrow().tensors().values())
                .filteredOn(tensor -> tensor.data() instanceof float[])
                .allSatisfy(tensor -> assertThat(NotFinite.allFinite(tensor.floats(), 0, tensor.elements()))
                        .isTrue());
    }

    @Test
    void skippedStepsAreWarnedOfAndTheRestIsLearned() throws IOException {
        List<String> warnings = new ArrayList<>();
        TrainingResult result = loop(
                        OPTIONS.onDivergence(TrainingOptions.OnDivergence.SKIP),
                        new WithBadImage(TRAINING, 7),
                        new MemoryCheckpoints(),
                        warningsTo(warnings))
                .run();
        assertThat(result.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(warnings.stream().filter(text -> text.startsWith("skipped: ")))
                .hasSize(3);
        assertThat(Objects.requireNonNull(result.state().tensors().get("step")).longs()[0])
                .isEqualTo(3L * TRAINING.batches() - 3);
    }

    /** Images that are all NaN. */
    private record AllBad(DrawnStripes source) implements BatchSource {
        @Override
        public int batches() {
            return source.batches();
        }

        @Override
        public Iterator<LabelledBatch> epoch(int epoch, int firstBatch) {
            List<LabelledBatch> batches = source.inOrder();
            batches.forEach(batch -> Arrays.fill(batch.images().floats(), Float.NaN));
            return batches.listIterator(firstBatch);
        }
    }

    @Test
    void moreThanTenSkippedStepsInARowStopTheRun() {
        List<String> warnings = new ArrayList<>();
        TrainingLoop loop = loop(
                OPTIONS.onDivergence(TrainingOptions.OnDivergence.SKIP),
                new AllBad(new DrawnStripes(48, 4, 1)),
                new MemoryCheckpoints(),
                warningsTo(warnings));
        assertThatThrownBy(loop::run).isInstanceOf(DivergedException.class).hasMessageContaining("step 1");
        assertThat(warnings).hasSize(10);
    }

    @Test
    void aRateFarTooLargeIsNoticedBeforeItReachesACheckpoint() {
        MemoryCheckpoints store = new MemoryCheckpoints();
        TrainingOptions wild = TrainingOptions.of(20, new Sgd(0.9, 0, false, 0.1), new Schedule.Constant(1e6))
                .checkpointEvery(Duration.ZERO);
        TrainingLoop loop = loop(wild, TRAINING, store, TrainingListener.none());
        assertThatThrownBy(loop::run)
                .isInstanceOfSatisfying(
                        DivergedException.class,
                        diverged -> assertThat(diverged.where()).isNotEqualTo("unknown"));
        assertThat(store.loadLast().orElseThrow().tensors().values())
                .filteredOn(tensor -> tensor.data() instanceof float[])
                .allSatisfy(tensor -> assertThat(NotFinite.allFinite(tensor.floats(), 0, tensor.elements()))
                        .isTrue());
    }

    @Test
    void aRunThatLearnsNothingIsWarnedOf() throws IOException {
        List<String> warnings = new ArrayList<>();
        loop(
                        TrainingOptions.of(6, Sgd.plain(), new Schedule.Constant(0)),
                        TRAINING,
                        new MemoryCheckpoints(),
                        warningsTo(warnings))
                .run();
        assertThat(warnings).anySatisfy(text -> assertThat(text).contains("learning rate was 0"));
        assertThat(warnings).anySatisfy(text -> assertThat(text).contains("5 epochs without a lower validation loss"));
    }

    /** The bias of one class is so large that nothing else is ever answered. */
    @Test
    void oneAnswerForEverythingIsWarnedOf() throws IOException {
        Map<String, Tensor> initial = new TreeMap<>(WITHOUT_STATE.initialise(1));
        initial.put("1.bias", Tensor.of(dev.signet.tensor.Shape.of(3), 0, 1000, 0));
        List<String> warnings = new ArrayList<>();
        new TrainingLoop(
                        WITHOUT_STATE.graph(),
                        initial,
                        TrainingOptions.of(1, Sgd.plain(), new Schedule.Constant(1e-9)),
                        TRAINING,
                        VALIDATION.inOrder(),
                        new MemoryCheckpoints(),
                        warningsTo(warnings))
                .run();
        assertThat(warnings)
                .singleElement()
                .satisfies(text -> assertThat(text).contains("every validation sample was taken for class 1"));
    }

    /** The labels change half-way, which no network can foresee. */
    @Test
    void aJumpOfTheLossIsWarnedOfOnce() throws IOException {
        Map<String, Tensor> initial = new TreeMap<>(WITHOUT_STATE.initialise(1));
        initial.put("1.bias", Tensor.of(dev.signet.tensor.Shape.of(3), 30, 0, 0));
        List<String> warnings = new ArrayList<>();
        new TrainingLoop(
                        WITHOUT_STATE.graph(),
                        initial,
                        TrainingOptions.of(1, Sgd.plain(), new Schedule.Constant(1e-9)),
                        new Relabelled(new DrawnStripes(100, 4, 1)),
                        List.of(),
                        new MemoryCheckpoints(),
                        warningsTo(warnings))
                .run();
        assertThat(warnings).singleElement().satisfies(text -> assertThat(text).contains("step 22: the loss jumped"));
    }

    /** Everything is of class 0, from batch 21 on of class 1. */
    private record Relabelled(DrawnStripes source) implements BatchSource {
        @Override
        public int batches() {
            return source.batches();
        }

        @Override
        public Iterator<LabelledBatch> epoch(int epoch, int firstBatch) {
            List<LabelledBatch> batches = source.inOrder();
            for (int number = 0; number < batches.size(); number++) {
                Arrays.fill(batches.get(number).labels(), number < 21 ? 0 : 1);
            }
            return batches.listIterator(firstBatch);
        }
    }

    @Test
    void withoutValidationSamplesTheLastEpochIsTheBest() throws IOException {
        TrainingResult result = new TrainingLoop(
                        NETWORK.graph(),
                        NETWORK.initialise(3),
                        OPTIONS,
                        TRAINING,
                        List.of(),
                        new MemoryCheckpoints(),
                        TrainingListener.none())
                .run();
        assertThat(result.bestEpoch()).isEqualTo(2);
        assertThat(result.best()).isEqualTo(result.last());
    }

    @Test
    void metadataThatIsNoNumberIsNamed() throws IOException {
        MemoryCheckpoints store = new MemoryCheckpoints();
        stoppingAfter(3, OPTIONS, store).run();
        CheckpointStore.Saved saved = store.loadLast().orElseThrow();
        for (String name : saved.metadata().keySet()) {
            if (name.equals("options") || name.equals("reports")) {
                continue;
            }
            Map<String, String> damaged = new TreeMap<>(saved.metadata());
            damaged.put(name, "x");
            store.save(saved.tensors(), damaged);
            assertThatThrownBy(() -> loop(OPTIONS, TRAINING, store, TrainingListener.none())
                            .resume())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name);
        }
    }

    /** Three classes in two dimensions: labels are not places in the output, and accuracy asks for the nearest neighbour. */
    @Test
    void embeddingsAreTrainedAndValidatedByTheirDistances() throws IOException {
        Network network =
                sequential(input(1, 8, 8), conv2d(1, 8, 3).padding(1), relu(), maxPool2d(2), flatten(), linear(128, 2));
        TrainingOptions options = TrainingOptions.of(6, AdamW.standard(), new Schedule.OneCycle(0.02))
                .loss(Objective.triplet(0.5))
                .threads(2);
        TrainingResult result = new TrainingLoop(
                        network.graph(),
                        network.initialise(3),
                        options,
                        new DrawnStripes(96, 12, 1),
                        VALIDATION.inOrder(),
                        new MemoryCheckpoints(),
                        TrainingListener.none())
                .run();
        EpochReport first = result.epochs().getFirst();
        EpochReport last = result.epochs().getLast();
        assertThat(last.validationLoss()).isLessThan(0.5 * first.validationLoss());
        assertThat(last.validationAccuracy()).isGreaterThan(0.85);
        assertThat(last.trainAccuracy()).isGreaterThan(0.85);
    }
}
