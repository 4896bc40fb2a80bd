package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.preprocess.Image;
import dev.signet.preprocess.ToRgb;
import dev.signet.tensor.RandomStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sound and damaged pictures of every kind, each with its outcome: the digest of the pixels Pillow decodes, or refusal.
 */
class PictureCorpusTest {
    record Outcome(String file, String size, String digest, String note) {
        boolean isRefused() {
            return size.equals("refused");
        }

        @Override
        public String toString() {
            return file + " (" + note + ")";
        }
    }

    static List<Outcome> outcomes() {
        return new String(resource("OUTCOMES.tsv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.split("\t", 4))
                .map(fields -> new Outcome(fields[0], fields[1], fields[2], fields[3]))
                .toList();
    }

    static Stream<Outcome> sound() {
        return outcomes().stream().filter(outcome -> !outcome.isRefused());
    }

    static Stream<Outcome> refused() {
        return outcomes().stream().filter(Outcome::isRefused);
    }

    @Test
    void theCorpusIsLarge() {
        assertThat(outcomes()).hasSizeGreaterThanOrEqualTo(120);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void isDecodedToPillowsPixels(Outcome outcome) throws Exception {
        Image image = new ToRgb().apply(ImageDecoder.standard().decode(outcome.file, resource(outcome.file)));
        assertThat(image.height() + "x" + image.width()).isEqualTo(outcome.size);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(image.pixels());
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(outcome.digest);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void theSizeIsKnownWithoutDecoding(Outcome outcome) throws IOException {
        ImageDecoder.ImageSize size = ImageDecoder.standard().size(outcome.file, resource(outcome.file));
        assertThat(size.height() + "x" + size.width()).isEqualTo(outcome.size);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedWithItsName(Outcome outcome) {
        assertThatThrownBy(() -> ImageDecoder.standard().decode(outcome.file, resource(outcome.file)))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageStartingWith(outcome.file + ": ")
                .hasMessageNotContaining("null");
    }

    /**
     * Cuts every sound picture at many places: the outcome is a picture or {@link ImageFormatException}, never anything
     * else.
     */
    @Test
    void cutAnywhereNothingElseIsThrown() {
        int refused = 0;
        for (Outcome outcome : outcomes()) {
            byte[] whole = resource(outcome.file);
            for (int length = 1; length < whole.length; length += Math.max(1, whole.length / 12)) {
                byte[] cut = Arrays.copyOf(whole, length);
                if (isRefused(outcome.file + " cut to " + length, cut)) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    /** Flips bytes of every sound picture at places that a fixed stream chooses. */
    @Test
    void damagedAnywhereNothingElseIsThrown() {
        RandomStream random = RandomStream.of(11, "damage");
        long draw = 0;
        int refused = 0;
        for (Outcome outcome : outcomes()) {
            byte[] whole = resource(outcome.file);
            for (int round = 0; round < 12 && whole.length > 0; round++) {
                byte[] damaged = whole.clone();
                for (int flips = 0; flips < 3; flips++) {
                    damaged[random.below(draw++, damaged.length)] = (byte) random.below(draw++, 256);
                }
                if (isRefused(outcome.file + " damaged, round " + round, damaged)) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(300);
    }

    private static boolean isRefused(String name, byte[] bytes) {
        ImageDecoder decoder = new ImageDecoder(DecodeLimits.standard().maxPixels(1_000_000));
        try {
            decoder.decode(name, bytes);
            return false;
        } catch (ImageFormatException e) {
            return true;
        } catch (Throwable e) {
            throw new AssertionError(name + " threw " + e, e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Optional.ofNullable(PictureCorpusTest.class.getResourceAsStream("/pictures/" + name))
                .orElseThrow(() -> new AssertionError("no resource /pictures/" + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
