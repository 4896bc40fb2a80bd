package dev.signet.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.app.SharedData;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class OnnxConformanceTest {
    @Test
    void aDifferenceBeyondTheTestsToleranceIsNamed() {
        Tensor expected = Tensor.of(Shape.of(3), 1, Float.NaN, 0);
        assertThat(OnnxConformance.difference(Tensor.of(Shape.of(3), 1.0005f, Float.NaN, 1e-8f), expected))
                .isEmpty();
        assertThat(OnnxConformance.difference(Tensor.of(Shape.of(3), 1.002f, Float.NaN, 0), expected))
                .hasValueSatisfying(text -> assertThat(text).contains("element 0"));
        assertThat(OnnxConformance.difference(Tensor.of(Shape.of(3), 1, 0, 0), expected))
                .isPresent();
        assertThat(OnnxConformance.difference(Tensor.of(Shape.of(1, 3), 1, Float.NaN, 0), expected))
                .isPresent();
        assertThat(OnnxConformance.difference(Tensor.zeros(ElementType.FLOAT64, Shape.of(3)), expected))
                .isPresent();
    }

    @Test
    void noTestOfTheOnnxProjectFails(TestReporter reporter) throws IOException {
        Path zip = SharedData.path("onnx-tests.zip");
        List<OnnxConformance.Result> results = new ArrayList<>();
        try (OnnxCases cases = OnnxCases.open(zip)) {
            for (OnnxCases.Case which : cases.all()) {
                results.add(OnnxConformance.run(cases, which));
            }
            for (String network : cases.networks()) {
                results.add(OnnxConformance.network(cases, network));
            }
        }
        TorchConformance.Count count = OnnxConformance.counts(results).values().stream()
                .reduce(TorchConformance.Count.NONE, TorchConformance.Count::plus);
        reporter.publishEntry("ONNX backend tests", count.toString());
        assertThat(results)
                .filteredOn(result -> result.verdict() instanceof Verdict.Failed)
                .isEmpty();
        assertThat(count.passed()).isPositive();
    }
}
