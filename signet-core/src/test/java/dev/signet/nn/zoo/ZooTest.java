package dev.signet.nn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.SharedData;
import dev.signet.inspect.Summary;
import dev.signet.nn.Network;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class ZooTest {
    static final List<String> NAMES = Zoo.NAMES;

    @ParameterizedTest
    @CsvSource({
        "lenet5, 61706, 416520",
        "resnet18, 11689512, 1814073344",
        "resnet34, 21797672, 3663761408",
        "resnet20, 269722, 40551040"
    })
    void parametersAndMultiplyAddsAreThePublishedOnes(String name, long parameters, long multiplyAdds) {
        Network network = Zoo.named(name).network();
        Summary summary = Summary.of(network);
        assertThat(network.parameterCount()).isEqualTo(parameters);
        assertThat(summary.parameters()).isEqualTo(parameters);
        assertThat(summary.multiplyAdds()).isEqualTo(multiplyAdds);
    }

    /** Lines of name, weights, parameters and giga multiply-adds to three places. */
    @Test
    void torchvisionsTableAgrees() throws IOException {
        List<String> compared = new ArrayList<>();
        for (String line : Files.readAllLines(SharedData.path("goldens/published/torchvision-models.tsv"))) {
            String[] cells = line.split("\t");
            String name = cells[0].toLowerCase(Locale.ROOT);
            if (!Zoo.NAMES.contains(name)) {
                continue;
            }
            Summary summary = Summary.of(Zoo.named(name).network());
            assertThat(summary.parameters()).as(name).isEqualTo(Long.parseLong(cells[2]));
            assertThat(summary.multiplyAdds() / 1e9)
                    .as(name)
                    .isCloseTo(Double.parseDouble(cells[3]), Offset.offset(0.0005001));
            compared.add(name);
        }
        assertThat(compared).contains("resnet18", "resnet34");
    }

    @Test
    void resnet18HasTheParameterNamesOfTorchvision() {
        List<String> expected = new ArrayList<>(List.of("conv1.weight"));
        addNorm(expected, "bn1");
        for (int stage = 1; stage <= 4; stage++) {
            for (int block = 0; block < 2; block++) {
                String path = "layer" + stage + "." + block + ".";
                expected.add(path + "conv1.weight");
                addNorm(expected, path + "bn1");
                expected.add(path + "conv2.weight");
                addNorm(expected, path + "bn2");
                if (stage > 1 && block == 0) {
                    expected.add(path + "downsample.0.weight");
                    addNorm(expected, path + "downsample.1");
                }
            }
        }
        expected.addAll(List.of("fc.weight", "fc.bias"));
        assertThat(ResNet.RESNET18
                        .network(Shape.of(3, 64, 64), 1000)
                        .initialise(0)
                        .keySet())
                .containsExactlyElementsOf(expected);
    }

    private static void addNorm(List<String> names, String path) {
        for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
            names.add(path + "." + name);
        }
    }

    @Test
    void theStemForSmallImagesKeepsTheirSize() {
        Summary summary = Summary.of(Zoo.resnet18Small(Shape.of(3, 32, 32), 10));
        assertThat(summary.row("layer1").output()).isEqualTo(Shape.of(64, 32, 32));
        assertThat(summary.row("layer4").output()).isEqualTo(Shape.of(512, 4, 4));
        // 3 x 64 x 49 - 3 x 64 x 9 weights less in the stem, 990 classes less.
        assertThat(summary.parameters()).isEqualTo(11_689_512 - 192 * 40 - 990 * 513);
    }

    @Test
    void bothShortcutsOfTheSmallImageResNet() {
        SmallImageResNet resnet = SmallImageResNet.ofDepth(20);
        Shape image = Shape.of(3, 32, 32);
        assertThat(resnet.network(image, 10).parameterCount()).isEqualTo(269_722);
        assertThat(resnet.shortcut(SmallImageResNet.Shortcut.PROJECTION)
                        .network(image, 10)
                        .parameterCount())
                .isEqualTo(269_722 + 16 * 32 + 64 + 32 * 64 + 128);
        // The paper's table 6: 0.46, 0.66, 0.85 and 1.7 million.
        assertThat(SmallImageResNet.ofDepth(32).network(image, 10).parameterCount())
                .isEqualTo(464_154);
        assertThat(SmallImageResNet.ofDepth(56).network(image, 10).parameterCount())
                .isEqualTo(853_018);
        assertThatThrownBy(() -> SmallImageResNet.ofDepth(21)).hasMessageContaining("6 n + 2");
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void everyNetworkRuns(String name) {
        Architecture architecture = Zoo.named(name);
        Shape image = architecture.image().size(1) > 64 ? Shape.of(3, 64, 64) : architecture.image();
        Network network = architecture.network(image, 7);
        float[] pixels = new float[image.elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (i % 17 - 8) / 8f;
        }
        Tensor input = Tensor.wrap(Shape.of(1, image.size(0), image.size(1), image.size(2)), pixels);
        Tensor output =
                Objects.requireNonNull(Session.of(network.graph(), network.initialise(1), SessionOptions.standard())
                        .run(Map.of("input", input))
                        .get("output"));
        assertThat(output.shape()).isEqualTo(Shape.of(1, 7));
        for (float logit : output.floats()) {
            assertThat(logit).isFinite();
        }
    }

    @Test
    void theDefaultForSmallImagesStaysSmall() {
        Summary summary = Summary.of(Zoo.named("small-cnn").network());
        assertThat(summary.multiplyAdds()).isBetween(5_000_000L, 8_000_000L);
    }

    @Test
    void unknownNamesAndImagesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Zoo.named("resnet19"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resnet18");
        assertThatThrownBy(() -> Zoo.of("lenet5", Shape.of(28, 28), 10))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("lenet5")
                .hasMessageContaining("28x28");
        assertThatThrownBy(() -> Zoo.of("lenet5", Shape.of(1, 6, 6), 10))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("3.conv2d");
    }
}
