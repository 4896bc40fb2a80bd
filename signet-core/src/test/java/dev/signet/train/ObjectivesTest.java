package dev.signet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.autodiff.Objective;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.run.Session;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer and every loss learns one small batch by heart. */
final class ObjectivesTest {
    private static final Network NETWORK = Zoo.smallCnn(Shape.of(1, 12, 12), 4);
    private static final int STEPS = 40;

    private static LabelledBatch batch() {
        RandomStream random = RandomStream.of(5, "one batch");
        float[] images = new float[8 * 144];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.normal(i);
        }
        long[] labels = new long[8];
        int[] indices = new int[8];
        for (int n = 0; n < 8; n++) {
            labels[n] = n % 4;
            indices[n] = n;
        }
        return new LabelledBatch(Tensor.wrap(Shape.of(8, 1, 12, 12), images), labels, indices);
    }

    private static void learns(Optimizer optimizer, double rate, Objective loss) {
        TrainingOptions options = TrainingOptions.of(1, optimizer, new Schedule.Constant(rate))
                .clipNorm(1)
                .loss(loss);
        Trainer trainer = new Trainer(NETWORK.graph(), NETWORK.initialise(3), options, STEPS);
        double first = trainer.step(batch());
        double last = first;
        for (int step = 1; step < STEPS; step++) {
            last = trainer.step(batch());
        }
        assertThat(last).as("%s with %s", loss, optimizer).isLessThan(0.6 * first);
    }

    static Stream<Arguments> optimizers() {
        return Stream.of(
                Arguments.of(new Sgd(0.9, 0, true, 0), 0.05),
                Arguments.of(Adam.standard(), 0.01),
                Arguments.of(Adam.standard().amsgrad(), 0.01),
                Arguments.of(AdamW.standard(), 0.01),
                Arguments.of(Adamax.standard(), 0.01),
                Arguments.of(NAdam.standard(), 0.01),
                Arguments.of(RAdam.standard(), 0.01),
                Arguments.of(Adagrad.standard(), 0.05),
                Arguments.of(Adadelta.standard(), 5.0),
                Arguments.of(RmsProp.standard(), 0.003),
                Arguments.of(Asgd.standard(), 0.3),
                Arguments.of(Rprop.standard(), 0.005),
                Arguments.of(Lion.standard(), 0.003),
                Arguments.of(Lars.standard(), 10.0),
                Arguments.of(Lamb.standard(), 0.01));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerLearns(Optimizer optimizer, double rate) {
        learns(optimizer, rate, Objective.CROSS_ENTROPY);
    }

    static Stream<Objective> objectives() {
        return Stream.of(
                new Objective.ClassCrossEntropy(List.of(1.0, 2.0, 0.5, 1.0)),
                Objective.binary(),
                Objective.focal(0.25, 2),
                Objective.hinge(1),
                Objective.dice(),
                Objective.multiMargin(1),
                Objective.triplet(0.5),
                Objective.cosine(0));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void everyLossIsLearned(Objective loss) {
        learns(AdamW.standard(), 0.01, loss);
    }

    @Test
    void aLossWithoutSmoothingSaysSo() {
        TrainingOptions options = TrainingOptions.of(1, AdamW.standard(), new Schedule.Constant(0.01))
                .labelSmoothing(0.1)
                .loss(Objective.binary());
        assertThatThrownBy(() -> new Trainer(NETWORK.graph(), NETWORK.initialise(3), options, STEPS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no label smoothing, got 0.1");
    }

    /** Two classes at three positions. */
    @Test
    void theDiceLossByHand() {
        double[] first = {0.8, 0.6, 0.3}; // class 0 found; its logit against 0 for class 1 is the log of the odds
        float[] logits = new float[6];
        for (int n = 0; n < 3; n++) {
            logits[2 * n] = (float) Math.log(first[n] / (1 - first[n]));
        }
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", ElementType.FLOAT32, SymbolicShape.of(3, 2));
        Value target = builder.input("target", ElementType.INT64, SymbolicShape.of(3));
        builder.output("loss", Objective.dice().add(builder, x, target, 0));
        Tensor loss = Objects.requireNonNull(Session.of(builder.build())
                .run(Map.of("x", Tensor.of(Shape.of(3, 2), logits), "target", Tensor.ofLongs(Shape.of(3), 0, 0, 1)))
                .get("loss"));
        double zero = (2 * (0.8 + 0.6) + 1) / (0.8 + 0.6 + 0.3 + 2 + 1);
        double one = (2 * 0.7 + 1) / (0.2 + 0.4 + 0.7 + 1 + 1);
        assertThat((double) loss.floats()[0]).isCloseTo(1 - (zero + one) / 2, within(1e-6));
    }
}
