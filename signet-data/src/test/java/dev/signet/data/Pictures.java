package dev.signet.data;

import dev.signet.preprocess.Image;
import dev.signet.tensor.RandomStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Pictures made for tests. */
final class Pictures {
    private Pictures() {}

    static Image noise(int height, int width, int channels, long seed) {
        RandomStream random = RandomStream.of(seed, "test-pictures");
        byte[] pixels = new byte[height * width * channels];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.below(i, 256);
        }
        return new Image(height, width, channels, pixels);
    }

    static byte[] encoded(Image image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(BufferedPixels.toBuffered(image), format, out)) {
            throw new IllegalArgumentException("no writer for " + format);
        }
        return out.toByteArray();
    }

    /** Writes a PNG of this seed, creating folders. */
    static Path write(Path file, long seed) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, encoded(noise(8, 10, 3, seed), "png"));
    }

    /** Pictures of 28 x 28 grey noise; picture i has label i % classes. */
    static PackedImages packed(int size, int classes) {
        int[] labels = IntStream.range(0, size).map(i -> i % classes).toArray();
        List<String> names =
                IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
        return new PackedImages(
                "noise", names, labels, 28, 28, 1, noise(size, 784, 1, 5).pixels(), 0);
    }
}
