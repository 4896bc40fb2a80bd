package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.plan.MeasuredChoices;
import dev.signet.preprocess.CenterCrop;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.ResizeFilter;
import dev.signet.preprocess.ResizeShortSide;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    @TempDir
    Path directory;

    private static Model model() {
        Network network = Zoo.smallCnn(Shape.of(3, 16, 16), 3);
        Preprocessing preprocessing = Preprocessing.of(
                Normalize.of(List.of(0.5, 0.4, 0.3), List.of(0.2, 0.2, 0.1)),
                new ResizeShortSide(18, ResizeFilter.BILINEAR),
                new CenterCrop(16, 16));
        return new Model(network.graph(), network.initialise(5), List.of("ant", "bee", "größte"), preprocessing);
    }

    private static Tensor images() {
        RandomStream random = RandomStream.of(2, "images");
        float[] pixels = new float[2 * 3 * 16 * 16];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.normal(i);
        }
        return Tensor.wrap(Shape.of(2, 3, 16, 16), pixels);
    }

    @Test
    void aModelComesBackWithTheSameBits() throws IOException {
        Model model = model();
        Path file = directory.resolve("model.signet");
        ModelFile.write(file, model, JsonObject.empty());
        Model back = ModelFile.read(file, SessionOptions.standard());
        assertThat(back.labels()).isEqualTo(model.labels());
        assertThat(back.preprocessing()).isEqualTo(model.preprocessing());
        assertThat(back.weights()).isEqualTo(model.weights());
        assertThat(back.run(images())).isEqualTo(model.run(images()));
    }

    @Test
    void measuredChoicesTravelWithTheModel() throws IOException {
        Model plain = model();
        Session session = Session.of(plain.graph(), plain.weights(), SessionOptions.standard());
        Map<String, String> direct = new LinkedHashMap<>();
        session.plan(Map.of("input", images().shape()))
                .choices()
                .forEach(choice -> direct.put(choice.problem(), "conv.gemm"));
        Model model = new Model(
                plain.graph(),
                plain.weights(),
                plain.labels(),
                plain.preprocessing(),
                SessionOptions.standard(),
                new MeasuredChoices(direct));
        Path file = directory.resolve("measured.signet");
        ModelFile.write(file, model, JsonObject.empty());
        Model back = ModelFile.read(file);
        assertThat(back.measured()).isEqualTo(model.measured());
        assertThat(back.run(images())).isEqualTo(model.run(images()));
        assertThat(SignetFile.verify(file).entries())
                .extracting(SignetManifest.Entry::name)
                .contains("choices.json");
        ModelFile.write(file, plain, JsonObject.empty());
        assertThat(SignetFile.verify(file).entries()).hasSize(5);
        assertThat(ModelFile.read(file).measured()).isEqualTo(MeasuredChoices.NONE);
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        Path one = directory.resolve("one.signet");
        Path two = directory.resolve("two.signet");
        ModelFile.write(one, model(), JsonObject.empty());
        ModelFile.write(two, model(), JsonObject.empty());
        assertThat(one).hasSameBinaryContentAs(two);
    }

    @Test
    void weightsThatDoNotFitTheGraphAreRefusedByName() throws IOException {
        Path file = directory.resolve("model.signet");
        ModelFile.write(file, model(), JsonObject.empty());
        ModelArchive archive = SignetFile.read(file);
        Map<String, Tensor> weights = new LinkedHashMap<>(archive.weights());
        weights.put("0.weight", Tensor.zeros(Shape.of(2, 3, 3, 3)));
        SignetFile.write(
                file,
                new ModelArchive(archive.graph(), weights, archive.preprocess(), archive.labels(), archive.metrics()));
        assertThatThrownBy(() -> ModelFile.read(file, SessionOptions.standard()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("model.signet")
                .hasMessageContaining("0.weight");
    }

    @Test
    void aTextFileIsNoModel() throws IOException {
        Path file = directory.resolve("model.signet");
        Files.writeString(file, "this is no model");
        assertThatThrownBy(() -> ModelFile.read(file, SessionOptions.standard()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("model.signet");
    }
}
