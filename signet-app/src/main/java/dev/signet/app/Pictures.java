package dev.signet.app;

import dev.signet.preprocess.Image;
import dev.signet.preprocess.ResizeShortSide;
import dev.signet.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Images as data addresses for a page that needs no other file. */
final class Pictures {
    /** Twice what the page shows: sharp on fine screens, and a page of photos stays small. */
    private static final ResizeShortSide THUMBNAIL = ResizeShortSide.to(160);

    private Pictures() {}

    /** The picture, photos made smaller. */
    static String dataUri(Image original) throws IOException {
        boolean large = Math.min(original.width(), original.height()) > THUMBNAIL.size();
        return dataUri(png(large ? THUMBNAIL.apply(original) : original));
    }

    /** A PNG file's bytes as an address. */
    static String dataUri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    /** The picture as a PNG file. */
    static byte[] png(Image image) throws IOException {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < image.height(); row++) {
            for (int column = 0; column < image.width(); column++) {
                int last = image.channels() - 1;
                picture.setRGB(
                        column,
                        row,
                        image.sample(row, column, 0) << 16
                                | image.sample(row, column, Math.min(1, last)) << 8
                                | image.sample(row, column, Math.min(2, last)));
            }
        }
        return bytes(picture);
    }

    /** One filter {@code o} of a weight {@code [O, I, kh, kw]}: colour for three input channels, else the first channel; scaled to its own range. */
    static String filter(Tensor weight, int o) throws IOException {
        int inputs = weight.shape().size(1);
        int height = weight.shape().size(2);
        int width = weight.shape().size(3);
        int plane = height * width;
        int channels = inputs == 3 ? 3 : 1;
        float most = 1e-12f;
        for (int i = 0; i < channels * plane; i++) {
            most = Math.max(most, Math.abs(weight.floats()[o * inputs * plane + i]));
        }
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < plane; i++) {
            int colour = 0;
            for (int c = 0; c < 3; c++) {
                float value = weight.floats()[(o * inputs + Math.min(c, channels - 1)) * plane + i] / most;
                colour = colour << 8 | Math.round(127.5f * (value + 1));
            }
            picture.setRGB(i % width, i / width, colour);
        }
        return dataUri(bytes(picture));
    }

    private static byte[] bytes(BufferedImage picture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }
}
