package dev.signet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.autodiff.Objective;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** LARS and LAMB: steps by hand, and trajectories in double by the formulas of their papers. */
final class LargeBatchOptimizersTest {
    /** float32 against double over thirty steps of a few roundings each. */
    private static final double ROUNDING = 1e-5;

    private static final int STEPS = 30;
    private static final int SIZE = 20;
    private static final double RATE = 0.05;
    private static final double CLIPPED = 0.5;

    private static float[] random(String name) {
        RandomStream stream = RandomStream.of(8, name);
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) stream.normal(i);
        }
        return values;
    }

    private static double norm(double... values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    private static double[] doubles(float... values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static float[] trained(Optimizer optimizer, boolean decay) {
        float[] weight = random("weight");
        float[][] moments = new float[optimizer.slots().size()][SIZE];
        for (int step = 1; step <= STEPS; step++) {
            optimizer.update(step, RATE, CLIPPED, decay).apply(weight, random("gradient" + step), moments, 0, SIZE);
        }
        return weight;
    }

    private static void near(float[] actual, double... expected) {
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], within(ROUNDING));
        }
    }

    /** |w| = 5 and |g| = 1, so the rate is 0.1 * 5 / (1 + 0.2 * 5) of the learning rate 2; the slope is g + 0.2 w = (1.2, 1.6). */
    @Test
    void oneStepOfLarsByHand() {
        float[] weight = {3, 4};
        new Lars(0.9, 0.2, 0.1, 0).update(1, 2, 1, true).apply(weight, new float[] {0.6f, 0.8f}, new float[1][2], 0, 2);
        near(weight, 3 - 2 * 0.25 * 1.2, 4 - 2 * 0.25 * 1.6);
    }

    /** In the first step m / (1 - beta1) is the gradient and v / (1 - beta2) its square: r is its sign plus 0.1 w = (1.3, -0.6), of norm sqrt(2.05); |w| = 5. */
    @Test
    void oneStepOfLambByHand() {
        float[] weight = {3, 4};
        new Lamb(0.9, 0.999, 0, 0.1)
                .update(1, 0.01, 1, true)
                .apply(weight, new float[] {0.6f, -0.8f}, new float[2][2], 0, 2);
        double ratio = 5 / Math.sqrt(1.3 * 1.3 + 0.6 * 0.6);
        near(weight, 3 - 0.01 * ratio * 1.3, 4 + 0.01 * ratio * 0.6);
    }

    @Test
    void larsFollowsItsFormulaInDouble() {
        for (boolean decay : new boolean[] {true, false}) {
            double[] w = doubles(random("weight"));
            double[] v = new double[SIZE];
            for (int step = 1; step <= STEPS; step++) {
                double[] g = doubles(random("gradient" + step));
                for (int i = 0; i < SIZE; i++) {
                    g[i] *= CLIPPED;
                }
                double ratio = decay ? 0.02 * norm(w) / (norm(g) + 0.01 * norm(w) + 1e-8) : 1;
                for (int i = 0; i < SIZE; i++) {
                    v[i] = 0.9 * v[i] + ratio * (g[i] + (decay ? 0.01 * w[i] : 0));
                    w[i] -= RATE * v[i];
                }
            }
            near(trained(new Lars(0.9, 0.01, 0.02, 1e-8), decay), w);
        }
    }

    @Test
    void lambFollowsItsFormulaInDouble() {
        for (boolean decay : new boolean[] {true, false}) {
            double[] w = doubles(random("weight"));
            double[] m = new double[SIZE];
            double[] v = new double[SIZE];
            for (int step = 1; step <= STEPS; step++) {
                double[] g = doubles(random("gradient" + step));
                double[] r = new double[SIZE];
                for (int i = 0; i < SIZE; i++) {
                    m[i] = 0.9 * m[i] + 0.1 * CLIPPED * g[i];
                    v[i] = 0.99 * v[i] + 0.01 * CLIPPED * CLIPPED * g[i] * g[i];
                    double first = m[i] / (1 - Math.pow(0.9, step));
                    double second = v[i] / (1 - Math.pow(0.99, step));
                    r[i] = first / (Math.sqrt(second) + 1e-6) + (decay ? 0.02 * w[i] : 0);
                }
                double ratio = decay ? norm(w) / norm(r) : 1;
                for (int i = 0; i < SIZE; i++) {
                    w[i] -= RATE * ratio * r[i];
                }
            }
            near(trained(new Lamb(0.9, 0.99, 1e-6, 0.02), decay), w);
        }
    }

    /** A parameter of zeros has no size to go by. */
    @Test
    void aParameterOfZerosMovesAsIfItsRatioWereOne() {
        float[] weight = new float[2];
        new Lars(0, 0, 0.1, 0).update(1, 2, 1, true).apply(weight, new float[] {1, -2}, new float[1][2], 0, 2);
        near(weight, -2, 4);
        float[] other = new float[2];
        new Lamb(0.9, 0.999, 0, 0).update(1, 0.5, 1, true).apply(other, new float[] {3, -2}, new float[2][2], 0, 2);
        near(other, -0.5, 0.5);
    }

    /** Parameters of more than one piece: the norm is that of all of it, for any number of threads. */
    @Test
    void theTrainerGivesThemWholeParameters() {
        Network network = Zoo.smallCnn(Shape.of(1, 16, 16), 4);
        RandomStream random = RandomStream.of(5, "batch");
        float[] images = new float[4 * 256];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.normal(i);
        }
        LabelledBatch batch = new LabelledBatch(
                Tensor.wrap(Shape.of(4, 1, 16, 16), images), new long[] {0, 1, 2, 3}, new int[] {0, 1, 2, 3});
        for (Optimizer optimizer : new Optimizer[] {Lars.standard(), Lamb.standard()}) {
            String alone = state(network, optimizer, 1, batch);
            assertThat(state(network, optimizer, 3, batch)).as("%s", optimizer).isEqualTo(alone);
        }
    }

    private static String state(Network network, Optimizer optimizer, int threads, LabelledBatch batch) {
        TrainingOptions options = TrainingOptions.of(1, optimizer, new Schedule.Constant(0.1))
                .threads(threads)
                .loss(Objective.CROSS_ENTROPY);
        Trainer trainer = new Trainer(network.graph(), network.initialise(3), options, 3);
        for (int step = 0; step < 3; step++) {
            trainer.step(batch);
        }
        return new TrainingState(trainer.state(), java.util.Map.of()).sha256();
    }

    @Test
    void impossibleSettingsAreRefusedWithTheNumbers() {
        assertThatThrownBy(() -> new Lars(1, 0, 0.1, 0)).hasMessageContaining("got 1.0, 0.1");
        assertThatThrownBy(() -> new Lars(0.9, 0, 0, 0)).hasMessageContaining("trust above 0");
        assertThatThrownBy(() -> new Lamb(0.9, 1, 0, 0)).hasMessageContaining("0.9 and 1.0");
    }
}
