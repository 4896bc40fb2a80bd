package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.preprocess.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the corpus cannot show: limits, sizes of files, the choice of decoders. */
class ImageDecoderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp"})
    void losslessFormatsComeBackAsTheyWere(String format) throws IOException {
        for (int channels : new int[] {1, 3}) {
            Image image = Pictures.noise(7, 9, channels, 3);
            assertThat(ImageDecoder.standard().decode("x", Pictures.encoded(image, format)))
                    .isEqualTo(image);
        }
    }

    @ParameterizedTest
    @EnumSource(ImageKind.class)
    void eachFormatHasExactlyItsDecoder(ImageKind kind) {
        String name = ImageReaders.of(kind).getClass().getName();
        assertThat(name)
                .startsWith(
                        kind == ImageKind.JPEG || kind == ImageKind.WEBP ? "com.twelvemonkeys." : "com.sun.imageio.");
        assertThat(ImageIO.getUseCache()).isFalse();
    }

    @Test
    void pixelsAndSidesAreLimitedByTheHeader() throws IOException {
        byte[] png = Pictures.encoded(Pictures.noise(20, 30, 1, 1), "png");
        DecodeLimits limits = DecodeLimits.standard();
        assertThat(new ImageDecoder(limits.maxPixels(600).maxSide(30))
                        .decode("x", png)
                        .width())
                .isEqualTo(30);
        assertThatThrownBy(() -> new ImageDecoder(limits.maxPixels(599)).decode("x.png", png))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("x.png: 20 x 30 pixels")
                .hasMessageContaining("599");
        assertThatThrownBy(() -> new ImageDecoder(limits.maxSide(29)).decode("x", png))
                .hasMessageContaining("29 a side");
    }

    @Test
    void aPixelBombIsRefusedWithoutMemory() throws IOException {
        byte[] png = Pictures.encoded(Pictures.noise(4, 4, 1, 1), "png");
        Arrays.fill(png, 16, 24, (byte) 0);
        png[18] = (byte) 0x9C;
        png[19] = 0x40;
        png[22] = (byte) 0x9C;
        png[23] = 0x40;
        // 1.6 billion pixels would need more than the heap; decoding cannot have begun.
        assertThatThrownBy(() -> ImageDecoder.standard().decode("bomb", png)).hasMessageContaining("40000 x 40000");
    }

    @Test
    void largeFilesAreRefusedByTheirSize() throws IOException {
        Path file = Files.write(folder.resolve("a.png"), Pictures.encoded(Pictures.noise(20, 30, 3, 1), "png"));
        ImageDecoder decoder = new ImageDecoder(DecodeLimits.standard().maxFileBytes(100));
        assertThatThrownBy(() -> decoder.decode(file)).hasMessageContaining("more than the limit of 100");
        assertThatThrownBy(() -> decoder.decode("x", Files.readAllBytes(file))).hasMessageContaining("limit of 100");
    }

    @Test
    void scansAreCountedByTheirMarkers() throws IOException {
        byte[] jpeg = Pictures.encoded(Pictures.noise(16, 16, 3, 1), "jpg");
        JpegMarkers markers = JpegMarkers.of(jpeg);
        assertThat(markers.scans()).isEqualTo(1);
        assertThat(markers.tables()).isGreaterThanOrEqualTo(2);
        assertThat(ImageDecoder.standard().decode("x", jpeg).shape().toArray()).containsExactly(3, 16, 16);
    }

    @Test
    void theErrorKnowsFileAndReason() {
        assertThatThrownBy(() -> ImageDecoder.standard().decode("folder/x.jpg", new byte[] {1, 2, 3, 4, 5}))
                .isInstanceOfSatisfying(ImageFormatException.class, e -> {
                    assertThat(e.file()).isEqualTo("folder/x.jpg");
                    assertThat(e.reason()).contains("bytes 01 02 03 04").contains("expected JPEG");
                });
    }

    @Test
    void limitsMustBePositive() {
        assertThatThrownBy(() -> DecodeLimits.standard().maxPixels(0)).hasMessageContaining("0 pixels");
        assertThatThrownBy(() -> DecodeLimits.standard().maxPixels(Long.MAX_VALUE))
                .hasMessageContaining("one array");
    }
}
