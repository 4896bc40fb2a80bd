package dev.signet.nn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.SharedData;
import dev.signet.graph.Value;
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
        "resnet20, 269722, 40551040",
        "mobilenet_v1, 4231976, 568740352"
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
        assertThat(compared)
                .contains("alexnet", "vgg11", "vgg13", "vgg16", "vgg19", "vgg16_bn", "resnet18", "resnet34", "resnet50")
                .contains("resnext50_32x4d", "mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small", "googlenet")
                .contains("shufflenet_v2_x1_0", "squeezenet1_0", "squeezenet1_1", "densenet121", "efficientnet_b0");
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

    /** A few names of each network as its trained weights have them. */
    @ParameterizedTest
    @CsvSource({
        "alexnet, features.0.weight 64x3x11x11, features.10.bias 256, classifier.1.weight 4096x9216, classifier.6.bias 1000",
        "vgg16, features.28.weight 512x512x3x3, classifier.0.weight 4096x25088, classifier.3.bias 4096, classifier.6.weight 1000x4096",
        "vgg16_bn, features.41.running_var 512, features.40.bias 512, features.0.weight 64x3x3x3, features.1.weight 64",
        "resnet50, layer1.0.conv3.weight 256x64x1x1, layer1.0.downsample.1.bias 256, layer4.2.bn2.running_mean 512, fc.weight 1000x2048",
        "resnext50_32x4d, layer1.0.conv2.weight 128x4x3x3, layer4.0.downsample.0.weight 2048x1024x1x1, bn1.weight 64, conv1.weight 64x3x7x7",
        "mobilenet_v1, model.0.0.weight 32x3x3x3, model.13.0.weight 1024x1x3x3, model.13.4.running_var 1024, fc.bias 1000",
        "mobilenet_v2, features.1.conv.1.weight 16x32x1x1, features.2.conv.1.0.weight 96x1x3x3, features.17.conv.3.running_mean 320, classifier.1.weight 1000x1280",
        "mobilenet_v3_large, features.4.block.2.fc1.weight 24x72x1x1, features.16.1.running_mean 960, features.1.block.1.0.weight 16x16x1x1, classifier.3.bias 1000",
        "mobilenet_v3_small, features.1.block.1.fc2.bias 16, features.12.0.weight 576x96x1x1, classifier.0.weight 1024x576, features.2.block.2.1.weight 24",
        "shufflenet_v2_x1_0, stage2.0.branch1.2.weight 58x24x1x1, stage2.1.branch2.3.weight 58x1x3x3, conv5.1.running_var 1024, fc.weight 1000x1024",
        "squeezenet1_0, features.12.expand3x3.weight 256x64x3x3, features.0.weight 96x3x7x7, classifier.1.weight 1000x512x1x1, features.3.squeeze.bias 16",
        "squeezenet1_1, features.12.expand3x3.weight 256x64x3x3, features.0.weight 64x3x3x3, classifier.1.bias 1000, features.3.expand1x1.bias 64",
        "googlenet, inception3a.branch2.1.conv.weight 128x96x3x3, inception5b.branch4.1.bn.running_mean 128, conv1.bn.weight 64, fc.weight 1000x1024",
        "densenet121, features.conv0.weight 64x3x7x7, features.denseblock4.denselayer16.conv2.weight 32x128x3x3, features.transition3.conv.weight 512x1024x1x1, features.norm5.bias 1024",
        "efficientnet_b0, features.1.0.block.1.fc1.weight 8x32x1x1, features.2.1.block.3.1.running_var 24, features.8.0.weight 1280x320x1x1, classifier.1.weight 1000x1280",
    })
    void parametersHaveTheirUsualNames(String name, String first, String second, String third, String fourth) {
        List<String> named = Zoo.named(name).network().graph().values().stream()
                .filter(value -> value.kind() == Value.Kind.PARAMETER || value.kind() == Value.Kind.STATE)
                .map(value -> value.name() + " " + value.shape())
                .toList();
        assertThat(named).contains(first, second, third, fourth);
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
        assumeThat(network.parameterCount())
                .as("weights beside their packed copy need more memory than a test has")
                .isLessThan(100_000_000);
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
