package dev.signet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Training gives the same bits however it is computed, and goes on exactly where it was interrupted. */
final class TrainerTest {
    private static final Network NETWORK = Zoo.smallCnn(Shape.of(1, 12, 12), 4);
    private static final int STEPS = 12;

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
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            trainer.state().forEach((name, tensor) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                if (tensor.data() instanceof float[] floats) {
                    for (float value : floats) {
                        digest.update(Integer.toHexString(Float.floatToRawIntBits(value))
                                .getBytes(StandardCharsets.US_ASCII));
                    }
                }
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
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
        for (int cut = 1; cut < STEPS; cut += 3) {
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
        Map<String, Tensor> state = new java.util.TreeMap<>(trainer.state());
        state.put("weight/0.weight", Tensor.zeros(Shape.of(1)));
        assertThatThrownBy(() -> trainer.restore(state))
                .hasMessageContaining("0.weight")
                .hasMessageContaining("32x1x3x3");
    }
}
