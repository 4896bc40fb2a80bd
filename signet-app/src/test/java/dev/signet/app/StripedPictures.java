package dev.signet.app;

import dev.signet.tensor.RandomStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Two classes of 12x12 pictures, stripes across and stripes down, with noise. */
final class StripedPictures {
    private static final int SIDE = 12;

    private StripedPictures() {}

    /** Writes so many PNG files of each class into a folder per class; the name of {@code data} seeds them. */
    static void write(Path data, int ofEach) throws IOException {
        for (String name : List.of("across", "down <&>")) {
            Path folder = Files.createDirectories(data.resolve(name));
            RandomStream random = RandomStream.of(1, data.getFileName() + name);
            for (int i = 0; i < ofEach; i++) {
                ImageIO.write(
                        of(name, random.at(i)),
                        "png",
                        folder.resolve(i + ".png").toFile());
            }
        }
    }

    static BufferedImage of(String name, RandomStream random) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        int phase = random.below(0, 4);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int at = (name.equals("across") ? y : x) + phase;
                int grey = 40 + (at / 2 % 2) * 150 + random.below(1 + y * SIDE + x, 30);
                picture.getRaster().setSample(x, y, 0, grey);
            }
        }
        return picture;
    }
}
