package dev.signet.train;

import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.input;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Training gives the same bits however it is computed, and goes on exactly where it was interrupted. */
final class TrainerTest {
    private static final Network NETWORK = Zoo.smallCnn(Shape.of(1, 12, 12), 4);
    private static final int STEPS = 50;

    private static Trainer trainer(int threads, double rate) {
        TrainingOptions options =
                new TrainingOptions(1, AdamW.standard(), new Schedule.OneCycle(rate), 0.1, 1.0, false, threads);
        return new Trainer(NETWORK.graph(), NETWORK.initialise(3), options, STEPS);
    }

    private static LabelledBatch batch(int number) {
        RandomStream random = RandomStream.of(11, "batch").at(number);
        int size = number == STEPS - 1 ? 5 : 20;
        float[] images = new float[size * 144];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.normal(i);
        }
        long[] labels = new long[size];
        int[] indices = new int[size];
        for (int n = 0; n < size; n++) {
            labels[n] = random.below(1_000_000 + n, 4);
            indices[n] = number * 20 + n;
        }
        return new LabelledBatch(Tensor.wrap(Shape.of(size, 1, 12, 12), images), labels, indices);
    }

    private static void steps(Trainer trainer, int from, int to) {
        for (int number = from; number < to; number++) {
            trainer.step(batch(number));
        }
    }

    private static String hash(Trainer trainer) {
        return new TrainingState(trainer.state(), Map.of()).sha256();
    }

    private static String trained(int threads) {
        Trainer trainer = trainer(threads, 0.01);
        steps(trainer, 0, STEPS);
        return hash(trainer);
    }

    @Test
    void theBitsDoNotDependOnTheNumberOfThreads() {
        String one = trained(1);
        assertThat(trained(2)).isEqualTo(one);
        assertThat(trained(3)).isEqualTo(one);
    }

    /** The same training in JVMs with other vector widths, and without the vector module. */
    @Test
    void theBitsDoNotDependOnTheVectorWidth() throws IOException, InterruptedException {
        String here = trained(1);
        assertThat(elsewhere("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=16"))
                .isEqualTo(here);
        assertThat(elsewhere("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=32"))
                .isEqualTo(here);
        assertThat(elsewhere()).isEqualTo(here);
    }

    private static String elsewhere(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrainerTest.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor())
                .as("exit code of %s", command.subList(0, command.size() - 3))
                .isZero();
        return output;
    }

    /** Prints the hash of the training above. */
    public static void main(String[] arguments) {
        System.out.println(trained(1));
    }

    @Test
    void aResumedRunEqualsTheUninterruptedOne() {
        Trainer whole = trainer(2, 0.01);
        steps(whole, 0, STEPS);
        for (int cut = 1; cut < STEPS; cut += 11) {
            Trainer first = trainer(2, 0.01);
            steps(first, 0, cut);
            Map<String, Tensor> state = first.state();
            Trainer second = trainer(1, 0.01);
            second.restore(state);
            steps(second, cut, STEPS);
            assertThat(hash(second)).as("resumed at step %d", cut).isEqualTo(hash(whole));
        }
    }

    @Test
    void aLossThatIsNoNumberStopsTrainingAndNamesTheLayerAndTheSamples() {
        Trainer trainer = trainer(1, 0.01);
        steps(trainer, 0, 2);
        Map<String, Tensor> before = trainer.state();
        LabelledBatch bad = batch(2);
        bad.images().floats()[144 * 3] = Float.NaN;
        assertThatThrownBy(() -> trainer.step(bad))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("step 3")
                .hasMessageContaining("INPUT input")
                .hasMessageContaining("43");
        assertThat(trainer.state()).isEqualTo(before);
    }

    @Test
    void aCheckpointOfAnotherNetworkIsRefusedByName() {
        Trainer trainer = trainer(1, 0.01);
        Map<String, Tensor> state = new TreeMap<>(trainer.state());
        state.put("weight/0.weight", Tensor.zeros(Shape.of(1)));
        assertThatThrownBy(() -> trainer.restore(state))
                .hasMessageContaining("0.weight")
                .hasMessageContaining("32x1x3x3");
    }

    /** One linear layer from four ones to two classes: what a step does can be worked out by hand. */
    private static Trainer byHand(TrainingOptions options, float weight) {
        Network network = sequential(input(1, 2, 2), flatten(), linear(4, 2));
        Map<String, Tensor> initial = Map.of(
                "1.weight", Tensor.filled(Shape.of(2, 4), weight),
                "1.bias", Tensor.filled(Shape.of(2), weight));
        return new Trainer(network.graph(), initial, options, 10);
    }

    private static LabelledBatch ones(long label) {
        return new LabelledBatch(Tensor.filled(Shape.of(1, 1, 2, 2), 1), new long[] {label}, new int[] {0});
    }

    /** Equal logits: the gradient is -1/2 for the right class and 1/2 for the other, for four weights and a bias each. */
    @Test
    void clippingScalesTheGradientsToTheGivenGlobalNorm() {
        TrainingOptions options = TrainingOptions.of(1, Sgd.plain(), new Schedule.Constant(1));
        double norm = Math.sqrt(10 * 0.25);
        Trainer free = byHand(options, 0);
        assertThat(free.step(ones(0))).isCloseTo(StrictMath.log(2), within(1e-6));
        assertThat(free.gradientNorm()).isCloseTo(norm, within(1e-6));
        assertThat(named(free, "1.weight").floats()[0]).isCloseTo(0.5f, within(1e-6f));

        Trainer clipped = byHand(options.clipNorm(0.5), 0);
        clipped.step(ones(0));
        assertThat(clipped.gradientNorm()).as("before clipping").isCloseTo(norm, within(1e-6));
        float expected = (float) (0.5 * 0.5 / (norm + 1e-6));
        assertThat(named(clipped, "1.weight").floats()[0]).isCloseTo(expected, within(1e-6f));
        assertThat(named(clipped, "1.bias").floats()[1]).isCloseTo(-expected, within(1e-6f));

        Trainer loose = byHand(options.clipNorm(10), 0);
        loose.step(ones(0));
        assertThat(loose.state()).isEqualTo(free.state());
    }

    /** Weight 2 everywhere: decay 0.1 at rate 1 takes 0.2 off, besides the gradient of 1/2. */
    @Test
    void biasesDecayOnlyWhenAllParametersAreToDecay() {
        TrainingOptions options = TrainingOptions.of(1, new Sgd(0, 0, false, 0.1), new Schedule.Constant(1));
        Trainer usual = byHand(options, 2);
        usual.step(ones(0));
        assertThat(named(usual, "1.weight").floats()[0]).isCloseTo(2.3f, within(1e-6f));
        assertThat(named(usual, "1.bias").floats()[0]).isCloseTo(2.5f, within(1e-6f));
        Trainer all = byHand(options.decayAll(true), 2);
        all.step(ones(0));
        assertThat(named(all, "1.weight").floats()[0]).isCloseTo(2.3f, within(1e-6f));
        assertThat(named(all, "1.bias").floats()[0]).isCloseTo(2.3f, within(1e-6f));
    }

    private static Tensor named(Trainer trainer, String name) {
        return Objects.requireNonNull(trainer.weights().get(name), name);
    }

    @Test
    void aLabelOutsideTheClassesIsRefusedWithItsSample() {
        LabelledBatch bad = new LabelledBatch(Tensor.zeros(Shape.of(1, 1, 12, 12)), new long[] {4}, new int[] {77});
        assertThatThrownBy(() -> trainer(1, 0.01).step(bad))
                .hasMessageContaining("sample 77")
                .hasMessageContaining("label 4")
                .hasMessageContaining("0 to 3");
    }

    /** Enough parameters that the norm and the update are shared among threads. */
    @Test
    void manyParametersGiveTheSameBitsOnAnyNumberOfThreads() {
        Network wide = sequential(input(1, 12, 12), flatten(), linear(144, 600), relu(), linear(600, 4));
        assertThat(wide.parameterCount()).isGreaterThan(1 << 16);
        String one = "";
        for (int threads = 1; threads <= 3; threads++) {
            TrainingOptions options = TrainingOptions.of(1, AdamW.standard(), new Schedule.Constant(0.01))
                    .clipNorm(0.5)
                    .threads(threads);
            Trainer trainer = new Trainer(wide.graph(), wide.initialise(3), options, STEPS);
            steps(trainer, 0, 4);
            one = one.isEmpty() ? hash(trainer) : one;
            assertThat(hash(trainer)).as("%d threads", threads).isEqualTo(one);
        }
    }

    @Test
    void aGradientThatOverflowsIsBlamedOnItsLayer() {
        Network deep = sequential(input(1, 2, 2), flatten(), linear(4, 4), linear(4, 4), linear(4, 2));
        Map<String, Tensor> initial = new TreeMap<>(deep.initialise(3));
        initial.put("1.weight", Tensor.filled(Shape.of(4, 4), 1e20f));
        initial.put("2.weight", Tensor.filled(Shape.of(4, 4), 1e20f));
        Trainer trainer =
                new Trainer(deep.graph(), initial, TrainingOptions.of(1, Sgd.plain(), new Schedule.Constant(1)), 10);
        assertThatThrownBy(() -> trainer.step(ones(0))).isInstanceOfSatisfying(DivergedException.class, diverged -> {
            assertThat(diverged.where()).startsWith("2.linear").contains("Linear");
            assertThat(diverged.samples()).containsExactly(0);
        });
    }
}
