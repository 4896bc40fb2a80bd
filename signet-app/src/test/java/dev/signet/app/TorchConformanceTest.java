package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.app.conformance.TorchConformance;
import dev.signet.app.conformance.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The recorded PyTorch modules, on references and on algorithms, as {@code signet conformance torch} runs them. */
final class TorchConformanceTest {
    /** Modules that this version has in every variant that was recorded. */
    private static final List<String> WHOLE = List.of(
            "AdaptiveAvgPool1d",
            "AdaptiveAvgPool2d",
            "AdaptiveAvgPool3d",
            "AdaptiveMaxPool1d",
            "AdaptiveMaxPool2d",
            "AdaptiveMaxPool3d",
            "BatchNorm1d",
            "CELU",
            "ChannelShuffle",
            "CircularPad2d",
            "Conv1d",
            "Conv2d",
            "Conv3d",
            "ConvTranspose1d",
            "ConvTranspose2d",
            "ConvTranspose3d",
            "ELU",
            "GELU",
            "GLU",
            "GroupNorm",
            "Hardshrink",
            "Hardsigmoid",
            "Hardswish",
            "Hardtanh",
            "LPPool1d",
            "LPPool2d",
            "LayerNorm",
            "LeakyReLU",
            "LocalResponseNorm",
            "LogSigmoid",
            "Mish",
            "PReLU",
            "PixelShuffle",
            "PixelUnshuffle",
            "RMSNorm",
            "ReLU6",
            "ReflectionPad2d",
            "SELU",
            "SiLU",
            "Softmin",
            "Softplus",
            "Softshrink",
            "Softsign",
            "Tanhshrink",
            "Threshold",
            "BatchNorm2d",
            "BatchNorm3d",
            "CrossEntropyLoss",
            "Linear",
            "LogSoftmax",
            "MaxPool1d",
            "MaxPool2d",
            "MaxPool3d",
            "ReLU",
            "Sigmoid",
            "Softmax",
            "Tanh",
            "lr.ConstantLR",
            "lr.CosineAnnealingWarmRestarts",
            "lr.CyclicLR",
            "lr.ExponentialLR",
            "lr.LinearLR",
            "lr.MultiStepLR",
            "lr.PolynomialLR",
            "optim.Adam",
            "optim.AdamW",
            "optim.Adamax",
            "optim.SGD");

    @Test
    void noRecordedCaseFailsAndTheseModulesAreWhole() throws IOException {
        List<TorchConformance.Result> results = new ArrayList<>();
        for (Path file : TorchConformance.files(SharedData.path("goldens/torch-layers"))) {
            results.add(TorchConformance.run(file));
        }
        assertThat(results).noneMatch(result -> result.verdict() instanceof Verdict.Failed);
        Map<String, TorchConformance.Count> counts = TorchConformance.counts(results);
        assertThat(counts.keySet()).containsAll(WHOLE);
        assertThat(results)
                .filteredOn(result -> WHOLE.contains(result.module()))
                .allMatch(result -> result.verdict() instanceof Verdict.Passed);
        assertThat(results)
                .filteredOn(result -> result.verdict() instanceof Verdict.Passed)
                .hasSizeGreaterThanOrEqualTo(270);
    }
}
