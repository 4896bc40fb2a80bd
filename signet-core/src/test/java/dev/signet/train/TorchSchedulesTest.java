package dev.signet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each closed form gives the rates PyTorch's scheduler of that name stepped through. */
final class TorchSchedulesTest {
    /** PyTorch multiplies rates step by step where we use a closed form: roundings of doubles. */
    private static final double BOUND = 1e-14;

    @Test
    void stepLr() throws IOException {
        follow("StepLR", file -> new Schedule.Step(0.1, (long) file.number("step_size", 0), file.number("gamma", 0)));
    }

    @Test
    void multiStepLr() throws IOException {
        follow("MultiStepLR", file -> new Schedule.MultiStep(0.1, List.of(2L, 5L, 9L), file.number("gamma", 0)));
    }

    @Test
    void exponentialLr() throws IOException {
        follow("ExponentialLR", file -> new Schedule.Exponential(0.1, file.number("gamma", 0)));
    }

    @Test
    void cosineAnnealingLr() throws IOException {
        follow("CosineAnnealingLR", file -> new Schedule.Cosine(0.1, file.number("eta_min", 0)));
    }

    @Test
    void cosineAnnealingWarmRestarts() throws IOException {
        follow(
                "CosineAnnealingWarmRestarts",
                file -> new Schedule.CosineRestarts(
                        0.1, 0, (long) file.number("T_0", 0), (long) file.number("T_mult", 1)));
    }

    @Test
    void oneCycleLr() throws IOException {
        follow("OneCycleLR", file -> new Schedule.OneCycle(file.number("max_lr", 0)));
    }

    @Test
    void linearLr() throws IOException {
        follow(
                "LinearLR",
                file -> new Schedule.Linear(
                        0.1, file.number("start_factor", 0), 1, (long) file.number("total_iters", 0)));
    }

    @Test
    void polynomialLr() throws IOException {
        follow(
                "PolynomialLR",
                file -> new Schedule.Polynomial(0.1, (long) file.number("total_iters", 0), file.number("power", 0)));
    }

    @Test
    void constantLr() throws IOException {
        follow(
                "ConstantLR",
                file -> new Schedule.Held(0.1, file.number("factor", 0), (long) file.number("total_iters", 0)));
    }

    @Test
    void cyclicLr() throws IOException {
        follow(
                "CyclicLR",
                file -> new Schedule.Cyclic(
                        file.number("base_lr", 0),
                        file.number("max_lr", 0),
                        (long) file.number("step_size_up", 0),
                        (long) file.number("step_size_up", 0)));
    }

    /** PyTorch's SequentialLR of LinearLR and CosineAnnealingLR, by its definition. */
    @Test
    void aWarmUpRisesEvenlyToTheFirstRateAndThenTheScheduleBegins() {
        Schedule schedule = new Schedule.WarmUp(new Schedule.Cosine(0.4), 4, 0.25);
        double[] expected = {0.1, 0.175, 0.25, 0.325, 0.4, 0.2, 0};
        long[] steps = {0, 1, 2, 3, 4, 9, 14};
        for (int i = 0; i < steps.length; i++) {
            assertThat(schedule.learningRate(steps[i], 14))
                    .as("step %d", steps[i])
                    .isCloseTo(expected[i], within(BOUND));
        }
    }

    @Test
    void theUsualWarmUpNeverStandsStill() {
        Schedule schedule = new Schedule.Constant(0.4).warmUp(3);
        assertThat(schedule.learningRate(0, 10)).isEqualTo(0.1);
        assertThat(schedule.learningRate(3, 10)).isEqualTo(0.4);
    }

    private interface FromArguments {
        Schedule make(TorchFile file);
    }

    /** Worked by hand after PyTorch's rules: more than two epochs that are not lower by a tenth, then one epoch of rest. */
    @Test
    void aPlateauLowersTheRate() {
        Schedule.Plateau plateau = new Schedule.Plateau(1, 0.1, 2, 0.1, 1, 0.005);
        List<Double> losses = List.of(1.0, 0.95, 0.92, 0.91, 0.9, 0.85, 0.84, 0.83, 0.83, 0.83, 0.83, 0.83, 0.83);
        double[] rates = {1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.005};
        for (int epochs = 0; epochs <= losses.size(); epochs++) {
            assertThat(plateau.learningRate(7, 99, losses.subList(0, epochs)))
                    .as("after %s epochs", epochs)
                    .isCloseTo(rates[epochs], within(1e-12));
        }
        assertThat(plateau.learningRate(7, 99)).isEqualTo(1);
    }

    private static void follow(String name, FromArguments schedule) throws IOException {
        try (Stream<Path> files = Files.list(SharedData.path("goldens/torch-layers"))) {
            Path path = files.filter(
                            candidate -> candidate.getFileName().toString().endsWith("-lr." + name + ".safetensors"))
                    .findFirst()
                    .orElseThrow();
            TorchFile file = TorchFile.read(path);
            Schedule made = schedule.make(file);
            long total = (long) file.number("T_max", file.number("total_steps", 19));
            double[] expected = file.tensor("lr").doubles();
            assertThat(expected).hasSize(19);
            for (int step = 0; step < expected.length; step++) {
                assertThat(made.learningRate(step, total)).as("step %d", step).isCloseTo(expected[step], within(BOUND));
            }
        }
    }
}
