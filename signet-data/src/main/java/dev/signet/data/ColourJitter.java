package dev.signet.data;

import dev.signet.preprocess.Image;
import dev.signet.preprocess.ToGrey;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;

/**
 * Brightness, then contrast, then saturation, each multiplied by a random factor from 1 - strength to 1 + strength, as
 * Pillow's {@code ImageEnhance}: the distance from black, from the mean grey, from the pixel's own grey.
 */
public record ColourJitter(double brightness, double contrast, double saturation) implements Augmentation {
    public ColourJitter {
        if (!(brightness >= 0
                && brightness <= 1
                && contrast >= 0
                && contrast <= 1
                && saturation >= 0
                && saturation <= 1)) {
            throw new IllegalArgumentException("brightness " + brightness + ", contrast " + contrast
                    + " and saturation " + saturation + " must lie between 0 and 1");
        }
    }

    @Override
    public Image apply(Image image, RandomStream random) {
        byte[] pixels = image.pixels().clone();
        Image current = new Image(image.height(), image.width(), image.channels(), pixels);
        spread(pixels, factor(random, 0, brightness), 0);
        spread(pixels, factor(random, 1, contrast), meanGrey(current));
        if (image.channels() == 3) {
            saturate(current, factor(random, 2, saturation));
        }
        return current;
    }

    private static float factor(RandomStream random, int draw, double strength) {
        return (float) random.uniform(draw, 1 - strength, 1 + strength);
    }

    private static void spread(byte[] pixels, float factor, int centre) {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = clip(centre + factor * ((pixels[i] & 0xFF) - centre));
        }
    }

    private static int meanGrey(Image image) {
        long sum = 0;
        byte[] grey = new ToGrey().apply(image).pixels();
        for (byte sample : grey) {
            sum += sample & 0xFF;
        }
        return (int) ((2 * sum + grey.length) / (2L * grey.length));
    }

    private static void saturate(Image image, float factor) {
        byte[] pixels = image.pixels();
        byte[] grey = new ToGrey().apply(image).pixels();
        for (int i = 0; i < pixels.length; i++) {
            int centre = grey[i / 3] & 0xFF;
            pixels[i] = clip(centre + factor * ((pixels[i] & 0xFF) - centre));
        }
    }

    private static byte clip(float value) {
        return (byte) (int) Math.clamp(value, 0f, 255f);
    }

    @Override
    public Shape outputShape(Shape image) {
        return image;
    }
}
