package dev.signet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxOptions;
import dev.signet.nn.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small tasks in this process: every engine computes the same. */
class EnginesTest {
    @TempDir
    private Path directory = Path.of("");

    private float[] output(String engine, Task task) throws Exception {
        Path onnx = directory.resolve("model.onnx");
        Workload workload = new Workload(task);
        OnnxFile.write(onnx, workload.graph(), workload.weights(), OnnxOptions.STANDARD.batch(task.batch()));
        try (Engine made = Engines.make(engine)) {
            made.open(task.onnx(onnx.toString()));
            made.run();
            return made.output();
        }
    }

    /** Our export of each network of the zoo in ONNX Runtime: the same numbers as ours but for rounding, which is below 1e-7 of the scale for a layer. */
    @ParameterizedTest
    @FieldSource("dev.signet.nn.zoo.Zoo#NAMES")
    void onnxRuntimeComputesTheSameFromOurFiles(String network) throws Exception {
        int size = Zoo.named(network).image().size(1) > 64 ? 64 : 0;
        Task task = new Task(Task.Suite.INFERENCE, network, 2, size, 1, "");
        float[] theirs = output("onnxruntime", task);
        float[] ours = output("signet", task);
        assertThat(theirs).hasSameSizeAs(ours);
        assertThat(furthest(theirs, ours)).isLessThan(1e-5);
    }

    /** The largest difference over the largest of b. */
    private static double furthest(float[] a, float[] b) {
        double difference = 0;
        double scale = 0;
        for (int i = 0; i < b.length; i++) {
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
            scale = Math.max(scale, Math.abs(b[i]));
        }
        return difference / scale;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tic8ih6oc4kh4s2p1",
                "ic8ih12oc8kh3p2d2",
                "ic8iw40oc8kw3p1",
                "ic4id6ih8oc4kh3p1",
                "ic3ih32oc8kh7s2p3"
            })
    void everyFormOfLayerIsTheSameInOnnxRuntime(String layer) throws Exception {
        Task task = new Task(Task.Suite.LAYERS, layer, 2, 0, 1, "");
        assertThat(Statistics.relativeDifference(output("onnxruntime", task), output("signet", task)))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch", "pytorch-nchw", "onnxruntime"})
    void aGroupedLayerIsTheSameEverywhere(String engine) throws Exception {
        Task task = new Task(Task.Suite.LAYERS, "ic8ih12oc8kh3p1g2", 2, 0, 1, "");
        float[] theirs = output(engine, task);
        assertThat(theirs).hasSize(2 * 8 * 12 * 12);
        assertThat(Statistics.relativeDifference(theirs, output("signet", task)))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch", "dl4j", "dl4j-nhwc", "onnxruntime"})
    void aDepthwiseLayerIsTheSameEverywhere(String engine) throws Exception {
        Task task = new Task(Task.Suite.LAYERS, "ic8ih12oc8kh3p1g8", 2, 0, 1, "");
        assertThat(Statistics.relativeDifference(output(engine, task), output("signet", task)))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @CsvSource({
        "dl4j, lenet5, 0",
        "dl4j-nhwc, lenet5, 0",
        "dl4j, resnet20, 0",
        "dl4j, resnet18, 64",
        "dl4j-nhwc, resnet18, 64",
        "dl4j, mobilenet_v2, 64",
        "dl4j-nhwc, mobilenet_v2, 64"
    })
    void dl4jComputesTheSame(String engine, String network, int size) throws Exception {
        Task task = new Task(Task.Suite.INFERENCE, network, 2, size, 1, "");
        assertThat(Statistics.relativeDifference(output(engine, task), output("signet", task)))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch", "dl4j"})
    void aTrainingStepIsTheSameInEveryEngineThatTrains(String engine) throws Exception {
        Task task = new Task(Task.Suite.TRAINING, "resnet20", 8, 0, 1, "");
        float[] losses = output(engine, task);
        assertThat(losses).hasSize(3);
        assertThat(losses[2]).isNotEqualTo(losses[0]);
        // Three steps of float32 through 20 layers with batch statistics.
        float[] ours = output("signet", task);
        assertThat(Statistics.relativeDifference(losses, ours))
                .as(Arrays.toString(losses) + " and " + Arrays.toString(ours))
                .isLessThan(1e-4);
        assertThatThrownBy(() -> output("onnxruntime", task)).hasMessageContaining("does not train");
    }

    /** Processes, blocks and table, as the command runs them. */
    @Test
    void aComparisonHasATable() throws IOException, InterruptedException {
        Task task = new Task(Task.Suite.INFERENCE, "lenet5", 1, 0, 1, "");
        Comparison comparison =
                new Comparison(List.of("signet", "onnxruntime"), "", 2, 20, Comparison.Waiting.STOPPED, directory);
        Result result = comparison.run(task, progress -> {});
        assertThat(result.agrees()).isTrue();
        assertThat(Objects.requireNonNull(result.engines().get("onnxruntime")).seconds())
                .hasSize(4);
        assertThat(Table.markdown(List.of(result))).contains("| lenet5 | 1 |").contains("onnxruntime ms");
    }

    @Test
    void everyDirectionOfALayerHasTheUsualAlgorithmAmongItsTimes() {
        List<AlgorithmTimes.Time> times = new AlgorithmTimes(LayerShape.parse("ic8ih12oc8kh3p1"), 2, 1).measure();
        assertThat(times.stream()
                        .filter(AlgorithmTimes.Time::usual)
                        .map(AlgorithmTimes.Time::direction)
                        .toList())
                .containsExactly(AlgorithmTimes.Direction.values());
        assertThat(times).allMatch(time -> time.nanoseconds() > 0 && time.gigaflops() > 0);
    }

    @Test
    void tasksSurviveTheLine() {
        Task task = new Task(Task.Suite.TRAINING, "resnet18", 8, 224, 2, "/tmp/a.onnx");
        assertThat(Task.parse(task.line())).isEqualTo(task);
        assertThatThrownBy(() -> Engines.make("caffe")).hasMessageContaining("onnxruntime");
        assertThat(LayerShape.parse("ic64id16ih28oc64kh3p1").image()).containsExactly(16, 28, 28);
        assertThat(LayerShape.parse("ic256ih28oc256kh3p2d2").layers()).isEqualTo(LayerShape.CHAIN);
        assertThatThrownBy(() -> LayerShape.parse("conv")).hasMessageContaining("ic64");
    }
}
