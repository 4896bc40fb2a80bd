package dev.signet.app.lab;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Maps and images as pictures inside the page. */
final class Picture {
    private Picture() {}

    /** A map from its least number, black, to its largest, white. */
    static String grey(float[] values, int from, int height, int width, String caption) throws IOException {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + height * width; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            int level = high == low ? 0 : Math.round(255 * (values[from + i] - low) / (high - low));
            picture.setRGB(i % width, i / width, level << 16 | level << 8 | level);
        }
        return figure(picture, caption);
    }

    /** A map around zero: blue below, white at zero, orange above; the strongest hundredth is full colour. */
    static String signed(float[] values, int from, int height, int width, String caption) throws IOException {
        float[] sizes = new float[height * width];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.abs(values[from + i]);
        }
        Arrays.sort(sizes);
        float most = Math.max(1e-12f, sizes[(int) (0.99 * (sizes.length - 1))]);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            float share = Math.clamp(values[from + i] / most, -1, 1);
            int red = Math.round(share < 0 ? 255 + share * 215 : 255 - share * 25);
            int green = Math.round(255 - Math.abs(share) * (share < 0 ? 130 : 125));
            int blue = Math.round(share < 0 ? 255 - -share * 30 : 255 - share * 255);
            picture.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
        }
        return figure(picture, caption);
    }

    /** Three channels {@code [3, height, width]} of 0 to 1, or one. */
    static String colour(float[] values, int channels, int height, int width, String caption) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                float value = values[Math.min(c, channels - 1) * height * width + i];
                rgb = rgb << 8 | Math.clamp(Math.round(255 * value), 0, 255);
            }
            picture.setRGB(i % width, i / width, rgb);
        }
        return figure(picture, caption);
    }

    private static String figure(BufferedImage picture, String caption) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        String data = Base64.getEncoder().encodeToString(bytes.toByteArray());
        return Markup.figure(
                "<img alt=\"" + Markup.escape(caption) + "\" src=\"data:image/png;base64," + data + "\">", caption);
    }
}
