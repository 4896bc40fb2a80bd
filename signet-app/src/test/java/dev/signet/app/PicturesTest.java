package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.preprocess.Image;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PicturesTest {
    private static BufferedImage decode(String uri) throws IOException {
        String prefix = "data:image/png;base64,";
        assertThat(uri).startsWith(prefix);
        byte[] bytes = Base64.getDecoder().decode(uri.substring(prefix.length()));
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(bytes)));
    }

    private static int rgb(BufferedImage picture, int x, int y) {
        return picture.getRGB(x, y) & 0xffffff;
    }

    @Test
    void aSmallPictureKeepsItsPixels() throws IOException {
        BufferedImage grey = decode(Pictures.dataUri(Image.grey(1, 2, new byte[] {0, (byte) 200})));
        assertThat(rgb(grey, 0, 0)).isZero();
        assertThat(rgb(grey, 1, 0)).isEqualTo(0xc8c8c8);
    }

    @Test
    void aPhotoIsMadeSmall() throws IOException {
        BufferedImage small = decode(Pictures.dataUri(Image.rgb(480, 960, new byte[3 * 480 * 960])));
        assertThat(small.getHeight()).isEqualTo(160);
        assertThat(small.getWidth()).isEqualTo(320);
    }

    @Test
    void aFilterIsGreyAtZeroAndScaledToItsLargestValue() throws IOException {
        Tensor weight = Tensor.of(Shape.of(2, 1, 1, 3), 9, 9, 9, -2, 0, 2);
        BufferedImage filter = decode(Pictures.filter(weight, 1));
        assertThat(rgb(filter, 0, 0)).isZero();
        assertThat(rgb(filter, 1, 0)).isEqualTo(0x808080);
        assertThat(rgb(filter, 2, 0)).isEqualTo(0xffffff);
    }
}
