package dev.signet.preprocess;

import dev.signet.tensor.Shape;
import java.util.Arrays;

/**
 * A picture of 8-bit samples: {@code height} rows of {@code width} pixels, each of 1 (grey) or 3 (red, green, blue)
 * bytes, interleaved.
 *
 * <p>An image is a value: it shares the array it is given, and nobody writes into that array afterwards.
 */
public record Image(int height, int width, int channels, byte[] pixels) {
    /**
     * Throws {@link IllegalArgumentException} unless both sizes are positive, channels is 1 or 3 and the array has
     * their product.
     */
    public Image {
        if (height <= 0 || width <= 0) {
            throw new IllegalArgumentException("an image of " + height + " x " + width + " has no pixels");
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an image has 1 channel (grey) or 3 (RGB), not " + channels);
        }
        if (pixels.length != (long) height * width * channels) {
            throw new IllegalArgumentException("an image of " + height + " x " + width + " x " + channels + " has "
                    + (long) height * width * channels + " bytes, the array has " + pixels.length);
        }
    }

    /** A grey image over this very array, one byte per pixel. */
    public static Image grey(int height, int width, byte[] pixels) {
        return new Image(height, width, 1, pixels);
    }

    /** A colour image over this very array, red, green and blue byte per pixel. */
    public static Image rgb(int height, int width, byte[] pixels) {
        return new Image(height, width, 3, pixels);
    }

    /** The sample at this place, 0..255. */
    public int sample(int row, int column, int channel) {
        return pixels[(row * width + column) * channels + channel] & 0xFF;
    }

    /** {@code [channels, height, width]}, the shape of the tensor it becomes. */
    public Shape shape() {
        return Shape.of(channels, height, width);
    }

    /** Same sizes and same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Image image
                && height == image.height
                && width == image.width
                && channels == image.channels
                && Arrays.equals(pixels, image.pixels);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * height + width) + Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return (channels == 1 ? "grey " : "RGB ") + height + " x " + width;
    }
}
