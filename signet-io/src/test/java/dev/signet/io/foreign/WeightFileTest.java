package dev.signet.io.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.io.ModelFormatException;
import dev.signet.io.SharedData;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFileTest {
    private static final String RESNET = "models/resnet-cifar10-akamaster/";

    @TempDir
    Path directory;

    @Test
    void theSameResNetGivesTheSameBitsFromEveryFormat() throws IOException {
        Map<String, Tensor> torch = WeightFile.read(SharedData.path(RESNET + "resnet20-12fca82f.th"), "");
        Map<String, Tensor> safe = WeightFile.read(SharedData.path(RESNET + "resnet20.safetensors"), "");
        assertThat(torch).hasSize(97).containsExactlyInAnyOrderEntriesOf(safe);
        for (String name : new String[] {"resnet.npz", "resnet.safetensors"}) {
            Path file = directory.resolve(name);
            WeightFile.write(file, torch);
            assertThat(WeightFile.read(file, "")).as(name).containsExactlyInAnyOrderEntriesOf(safe);
        }
    }

    @Test
    void theKindIsToldByContentAndNotByName() throws IOException {
        Path file = directory.resolve("weights.txt");
        Files.copy(SharedData.path(RESNET + "resnet20-12fca82f.th"), file);
        assertThat(FileKind.of(file)).isEqualTo(FileKind.TORCH);
    }

    @Test
    void anythingElseIsRefusedWithWhatIsKnown() throws IOException {
        Path file = directory.resolve("weights.safetensors");
        Files.writeString(file, "hello");
        assertThatThrownBy(() -> WeightFile.read(file, ""))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("known are")
                .hasMessageContaining(".npz");
        assertThatThrownBy(() -> WeightFile.write(directory.resolve("w.h5"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".safetensors or .npz");
    }
}
