package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.io.JsonCursor;
import dev.signet.io.numpy.Npy;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
    @TempDir
    Path directory;

    private Signet.Said explain(String photo, String... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "explain",
                SharedData.path("models/squeezenet_v1.1/squeezenet_v1.1.onnx"),
                SharedData.path("images/photos/" + photo),
                "--mean",
                "104,117,123",
                "--scale",
                "1",
                "--channels",
                "bgr",
                "--resize",
                "256",
                "--crop",
                "227",
                "--json",
                "--out",
                directory.resolve("out")));
        Collections.addAll(arguments, more);
        return Signet.run(arguments.toArray());
    }

    /** The boxes were drawn around the animals by eye, on the 227 x 227 pixels that the model looks at. */
    @ParameterizedTest
    @CsvSource({"cat.jpg,0,226,48,190", "samoyed_dog.jpg,5,205,0,175", "pelican.jpeg,80,190,0,226"})
    void gradCamOnSqueezeNetPutsItsMaximumOnTheAnimal(String photo, int top, int bottom, int left, int right)
            throws IOException {
        Signet.Said said = explain(photo, "--no-check");
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        assertThat(said.out()).contains("grad-cam at Relu 'conv10_relu'");
        List<JsonCursor> maximum = said.json().field("maximum").items();
        assertThat(maximum.get(0).integer()).isBetween((long) top, (long) bottom);
        assertThat(maximum.get(1).integer()).isBetween((long) left, (long) right);
        for (String name : List.of("overlay.png", "explanation.html", "heat.npy")) {
            assertThat(directory.resolve("out").resolve(name)).isNotEmptyFile();
        }
        assertThat(Npy.read(directory.resolve("out/heat.npy")).shape()).isEqualTo(Shape.of(14, 14));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hires-cam", "occlusion", "guided-backprop", "gradient"})
    void otherMethodsLeaveTheirFilesToo(String method) {
        Signet.Said said = explain("cat.jpg", "--method", method, "--no-check", "--class", "281");
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        assertThat(said.json().field("class").text()).isEqualTo("281");
        assertThat(directory.resolve("out/overlay.png")).isNotEmptyFile();
    }

    @Test
    void anUnknownMethodLayerOrClassIsNamedWithWhatThereIs() {
        assertThat(explain("cat.jpg", "--method", "magic").err()).contains("magic", "grad-cam");
        assertThat(explain("cat.jpg", "--layer", "nowhere").err()).contains("nowhere", "fire9/concat");
        assertThat(explain("cat.jpg", "--class", "unicorn").err()).contains("unicorn", "1000");
    }
}
