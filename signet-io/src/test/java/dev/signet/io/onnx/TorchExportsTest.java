package dev.signet.io.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.io.SafeTensors;
import dev.signet.io.SharedData;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that PyTorch exported, against what PyTorch computed in double. */
class TorchExportsTest {
    @ParameterizedTest
    @ValueSource(strings = {"timm-test_resnet", "tv-squeezenet1_1", "tv-mnasnet0_5", "timm-test_efficientnet"})
    void theImportedNetworkComputesWhatPyTorchDoes(String name) throws IOException {
        Path folder = SharedData.path("models/torch-exports");
        OnnxModel model = OnnxFile.read(folder.resolve(name + ".onnx"));
        Map<String, Tensor> recorded =
                SafeTensors.read(folder.resolve(name + ".safetensors")).tensors();
        String input = model.graph().inputs().getFirst().name();
        Tensor found = Session.of(model.graph(), model.weights(), SessionOptions.standard())
                .run(Map.of(input, Objects.requireNonNull(recorded.get("input"))))
                .values()
                .iterator()
                .next();
        Wide expected = Wide.of(Objects.requireNonNull(recorded.get("output")));
        assertThat(found.shape()).isEqualTo(expected.shape());
        double most = 0;
        double scale = 0;
        for (int i = 0; i < found.elements(); i++) {
            most = Math.max(most, Math.abs(found.floats()[i] - expected.doubles()[i]));
            scale = Math.max(scale, Math.abs(expected.doubles()[i]));
        }
        // Dozens of float32 layers after one another; rounding of each is about 1e-7 of its scale.
        assertThat(most / scale).isLessThanOrEqualTo(1e-5);
    }
}
