package dev.signet.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.app.SharedData;
import dev.signet.io.SafeTensors;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchConformanceTest {
    @TempDir
    Path directory;

    /** ReLU of (-1, 2) with gradients (3, 5), as PyTorch would record it. */
    private Path recorded(String module, String args, double output, double gradient) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("input", Tensor.of(Shape.of(1, 2), -1, 2));
        tensors.put("grad_output", Tensor.of(Shape.of(1, 2), 3, 5));
        tensors.put("output", Tensor.wrap(ElementType.FLOAT64, Shape.of(1, 2), new double[] {0, output}));
        tensors.put("grad.input", Tensor.wrap(ElementType.FLOAT64, Shape.of(1, 2), new double[] {0, gradient}));
        Path file = directory.resolve(module + ".safetensors");
        new SafeTensors(tensors, Map.of("module", module, "args", args)).write(file);
        return file;
    }

    @Test
    void aRightCasePasses() throws IOException {
        assertThat(TorchConformance.run(recorded("ReLU", "{}", 2, 5)).verdict()).isEqualTo(new Verdict.Passed());
    }

    @Test
    void aWrongOutputOrGradientFailsByName() throws IOException {
        assertThat(TorchConformance.run(recorded("ReLU", "{}", 2.001, 5)).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Failed.class,
                        failed -> assertThat(failed.reason()).contains("output of the reference", "5.0e-04"));
        assertThat(TorchConformance.run(recorded("ReLU", "{}", 2, 5.001)).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Failed.class,
                        failed -> assertThat(failed.reason()).contains("grad.input"));
    }

    @Test
    void whatNobodyReadsIsUnsupportedNotIgnored() throws IOException {
        assertThat(TorchConformance.run(recorded("Mystery", "{}", 2, 5)).verdict())
                .isEqualTo(new Verdict.Unsupported("module Mystery"));
        assertThat(TorchConformance.run(recorded("ReLU", "{\"inplace\": true}", 2, 5))
                        .verdict())
                .isEqualTo(new Verdict.Unsupported("ReLU with inplace"));
    }

    private Path write(String module, String args, Map<String, Tensor> tensors) throws IOException {
        Path file = directory.resolve(module + ".safetensors");
        new SafeTensors(tensors, Map.of("module", module, "args", args)).write(file);
        return file;
    }

    private static Tensor doubles(Shape shape, double... values) {
        return Tensor.wrap(ElementType.FLOAT64, shape, values);
    }

    /** Two samples of one channel, (1, 3) and (5, 9): means 2 and 7, unbiased variances 2 and 8. */
    @Test
    void instanceNormKeepsTheMeanOfWhatEachSampleWouldMakeOfTheStatistics() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("input", Tensor.of(Shape.of(2, 1, 2), 1, 3, 5, 9));
        tensors.put("grad_output", Tensor.of(Shape.of(2, 1, 2), 1, 1, 1, 1));
        tensors.put("buffer_before.running_mean", Tensor.of(Shape.of(1), 0));
        tensors.put("buffer_before.running_var", Tensor.of(Shape.of(1), 1));
        tensors.put("buffer_after.running_mean", doubles(Shape.of(1), 0.45));
        tensors.put("buffer_after.running_var", doubles(Shape.of(1), 1.4));
        tensors.put("output", doubles(Shape.of(2, 1, 2), -1, 1, -1, 1));
        Path file =
                write("InstanceNorm1d", "{\"num_features\": 1, \"eps\": 0.0, \"track_running_stats\": true}", tensors);
        assertThat(TorchConformance.run(file).verdict()).isEqualTo(new Verdict.Passed());
    }

    /** Over the other classes, max(0, 1 - 0.75 + x), divided by the number of classes. */
    @Test
    void multiMarginComparesTheOtherClassesWithTheRightOne() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("input", Tensor.of(Shape.of(1, 4), 0.125f, 0.25f, 0.5f, 0.75f));
        tensors.put("target", Tensor.ofLongs(Shape.of(1), 3));
        tensors.put("grad_output", Tensor.of(Shape.scalar(), 1));
        tensors.put("output", doubles(Shape.scalar(), (0.375 + 0.5 + 0.75) / 4));
        tensors.put("grad.input", doubles(Shape.of(1, 4), 0.25, 0.25, 0.25, -0.75));
        Path file = write("MultiMarginLoss", "{\"reduction\": \"mean\"}", tensors);
        assertThat(TorchConformance.run(file).verdict()).isEqualTo(new Verdict.Passed());
    }

    @Test
    void everyRecordedCasePasses() throws IOException {
        Path folder = SharedData.path("goldens/torch-layers");
        List<TorchConformance.Result> results = new ArrayList<>();
        for (Path file : TorchConformance.files(folder)) {
            results.add(TorchConformance.run(file));
        }
        assertThat(results)
                .hasSize(309)
                .allSatisfy(
                        result -> assertThat(result.verdict()).as(result.file()).isEqualTo(new Verdict.Passed()));
    }
}
