package dev.signet.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.SharedData;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Twelve steps of each optimizer on recorded gradients follow PyTorch's recorded weights. */
final class TorchOptimizersTest {
    /** Twelve float32 steps against PyTorch in double, on weights of size about 1: a few dozen roundings of 2^-24. */
    private static final double BOUND = 1e-6;

    @Test
    void sgdWithAndWithoutMomentumNesterovDampeningAndDecayFollowsPyTorch() throws IOException {
        assertThat(follow("optim.SGD", TorchOptimizersTest::sgd)).isEqualTo(4);
    }

    @Test
    void adamWithDecayAndLargestMomentFollowsPyTorch() throws IOException {
        assertThat(follow("optim.Adam", TorchOptimizersTest::adam)).isEqualTo(2);
    }

    @Test
    void adamWFollowsPyTorch() throws IOException {
        assertThat(follow("optim.AdamW", file -> AdamW.standard().weightDecay(file.number("weight_decay", 0.01))))
                .isEqualTo(1);
    }

    @Test
    void adamaxFollowsPyTorch() throws IOException {
        assertThat(follow("optim.Adamax", file -> Adamax.standard())).isEqualTo(1);
    }

    private static Optimizer sgd(TorchFile file) {
        return new Sgd(
                file.number("momentum", 0),
                file.number("dampening", 0),
                file.flag("nesterov"),
                file.number("weight_decay", 0));
    }

    private static Optimizer adam(TorchFile file) {
        Adam adam = Adam.standard().weightDecay(file.number("weight_decay", 0));
        return file.flag("amsgrad") ? adam.amsgrad() : adam;
    }

    private interface FromArguments {
        Optimizer make(TorchFile file);
    }

    /** How many recorded cases there were; all of them followed. */
    private static int follow(String name, FromArguments optimizer) throws IOException {
        List<Path> files = cases(name);
        for (Path path : files) {
            TorchFile file = TorchFile.read(path);
            follow(path.getFileName().toString(), file, optimizer.make(file));
        }
        return files.size();
    }

    private static List<Path> cases(String name) throws IOException {
        try (Stream<Path> files = Files.list(SharedData.path("goldens/torch-layers"))) {
            return files.filter(path -> path.getFileName().toString().endsWith("-" + name + ".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    private static void follow(String name, TorchFile file, Optimizer optimizer) {
        float[] weight = file.tensor("param").floats().clone();
        float[] gradients = file.tensor("grads").floats();
        double[] expected = file.tensor("trajectory").doubles();
        Map<String, Tensor> moments = new HashMap<>();
        optimizer
                .slots()
                .forEach(slot ->
                        moments.put(slot, Tensor.zeros(file.tensor("param").shape())));
        for (int step = 0; step < expected.length / weight.length; step++) {
            int from = step * weight.length;
            float[] gradient = Arrays.copyOfRange(gradients, from, from + weight.length);
            optimizer.update(weight, gradient, moments, step + 1L, file.number("lr", 0.001), 1, true);
            for (int i = 0; i < weight.length; i++) {
                assertThat((double) weight[i])
                        .as("%s step %d element %d", name, step, i)
                        .isCloseTo(expected[from + i], within(BOUND));
            }
        }
    }
}
