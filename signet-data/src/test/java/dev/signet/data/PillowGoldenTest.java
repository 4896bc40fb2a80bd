package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.preprocess.Image;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.Resize;
import dev.signet.preprocess.ResizeFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoding and resizing against pictures that Pillow made, pipelines against tensors that torchvision made. */
class PillowGoldenTest {
    private static final Pattern ENTRY = Pattern.compile(
            "\"source\": \"(\\S+)\".*?\"filter\": \"(\\S+)\",\\s*\"width\": (\\d+),\\s*"
                    + "\"height\": (\\d+),\\s*\"file\": \"(\\S+)\"",
            Pattern.DOTALL);

    @Test
    void everyResizedPictureEqualsPillowsByteByByte() throws IOException {
        Path folder = SharedData.path("goldens/torch-pipelines/resize");
        Matcher entries = ENTRY.matcher(Files.readString(folder.resolve("INDEX.json")));
        int compared = 0;
        while (entries.find()) {
            ResizeFilter filter = ResizeFilter.valueOf(entries.group(2).toUpperCase(Locale.ROOT));
            Resize resize = new Resize(Integer.parseInt(entries.group(4)), Integer.parseInt(entries.group(3)), filter);
            Image expected = ImageDecoder.standard().decode(folder.resolve(entries.group(5)));
            assertThat(resize.apply(source(entries.group(1))))
                    .as(entries.group(5))
                    .isEqualTo(expected);
            compared++;
        }
        assertThat(compared).isEqualTo(36);
    }

    @ParameterizedTest
    @CsvSource({"256, BILINEAR", "232, BICUBIC"})
    void evaluationPipelinesEqualTorchvisionsToOneRounding(int resize, ResizeFilter filter) throws IOException {
        for (String name : new String[] {"cat", "china"}) {
            Path golden = SharedData.path("goldens/torch-pipelines/" + name + "-resize" + resize + "-crop224-"
                    + filter.name().toLowerCase(Locale.ROOT) + ".safetensors");
            float[] expected = onlyTensor(golden);
            float[] actual = Preprocessing.imageNet(resize, 224, filter).apply(source(name + ".jpg"));
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                // Values reach 2.6; one unit in the last place there is 2.4e-7.
                assertThat(Math.abs(actual[i] - expected[i]))
                        .as("%s value %d", golden, i)
                        .isLessThanOrEqualTo(2.4e-7f);
            }
        }
    }

    private static Image source(String name) throws IOException {
        return ImageDecoder.standard()
                .decode(SharedData.path((name.equals("cat.jpg") ? "images/photos/" : "images/sklearn/") + name));
    }

    /** A safetensors file is the length of a JSON header, the header, and the data; these hold one float32 tensor. */
    private static float[] onlyTensor(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int start = 8 + (int) bytes.getLong(0);
        float[] values = new float[(bytes.capacity() - start) / 4];
        bytes.slice(start, values.length * 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
