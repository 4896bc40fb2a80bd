package dev.signet.data;

import dev.signet.preprocess.Image;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;

/**
 * Turned, scaled and shifted a little around the middle, by bilinear interpolation; what comes from outside is zero.
 * For digits and drawings on black.
 *
 * @param degrees largest turn, to either side
 * @param shift largest shift as a share of each side
 * @param scale largest change of size: 0.1 means 0.9 to 1.1
 */
public record RandomAffine(double degrees, double shift, double scale) implements Augmentation {
    private static final int FRACTION = 16;

    public RandomAffine {
        if (!(degrees >= 0 && degrees <= 180 && shift >= 0 && shift <= 1 && scale >= 0 && scale < 1)) {
            throw new IllegalArgumentException("degrees " + degrees + " must lie in 0..180, shift " + shift
                    + " in 0..1, scale " + scale + " in 0..1 without 1");
        }
    }

    /** What handwriting bears: 10 degrees, a tenth of the side, a tenth of the size. */
    public static RandomAffine gentle() {
        return new RandomAffine(10, 0.1, 0.1);
    }

    @Override
    public Image apply(Image image, RandomStream random) {
        double angle = StrictMath.toRadians(random.uniform(0, -degrees, degrees));
        double zoom = random.uniform(1, 1 - scale, 1 + scale);
        double shiftX = random.uniform(2, -shift, shift) * image.width();
        double shiftY = random.uniform(3, -shift, shift) * image.height();
        double cosine = StrictMath.cos(angle) / zoom;
        double sine = StrictMath.sin(angle) / zoom;
        double middleX = (image.width() - 1) / 2.0;
        double middleY = (image.height() - 1) / 2.0;
        // Where output pixel (0, 0) comes from; the step to the right is (cosine, -sine), downwards (sine, cosine).
        double startX = middleX - cosine * (middleX + shiftX) - sine * (middleY + shiftY);
        double startY = middleY + sine * (middleX + shiftX) - cosine * (middleY + shiftY);
        byte[] out = new byte[image.pixels().length];
        sample(image, out, fixed(startX), fixed(startY), fixed(cosine), fixed(sine));
        return new Image(image.height(), image.width(), image.channels(), out);
    }

    private static long fixed(double value) {
        return (long) Math.rint(value * (1 << FRACTION));
    }

    private static void sample(Image image, byte[] out, long startX, long startY, long cosine, long sine) {
        int width = image.width();
        int height = image.height();
        int channels = image.channels();
        byte[] in = image.pixels();
        int to = 0;
        for (int row = 0; row < height; row++) {
            long x = startX + row * sine;
            long y = startY + row * cosine;
            for (int column = 0; column < width; column++) {
                int left = (int) (x >> FRACTION);
                int top = (int) (y >> FRACTION);
                int partX = (int) (x >> FRACTION - 8) & 0xFF;
                int partY = (int) (y >> FRACTION - 8) & 0xFF;
                if (left >= 0 && left < width - 1 && top >= 0 && top < height - 1) {
                    int at = (top * width + left) * channels;
                    int below = at + width * channels;
                    for (int c = 0; c < channels; c++) {
                        out[to + c] = blend(
                                in[at + c],
                                in[at + channels + c],
                                in[below + c],
                                in[below + channels + c],
                                partX,
                                partY);
                    }
                } else if (left >= -1 && left < width && top >= -1 && top < height) {
                    for (int c = 0; c < channels; c++) {
                        out[to + c] = blend(
                                at(image, top, left, c),
                                at(image, top, left + 1, c),
                                at(image, top + 1, left, c),
                                at(image, top + 1, left + 1, c),
                                partX,
                                partY);
                    }
                }
                to += channels;
                x += cosine;
                y -= sine;
            }
        }
    }

    private static byte at(Image image, int row, int column, int channel) {
        boolean inside = row >= 0 && row < image.height() && column >= 0 && column < image.width();
        return inside ? (byte) image.sample(row, column, channel) : 0;
    }

    private static byte blend(byte topLeft, byte topRight, byte bottomLeft, byte bottomRight, int partX, int partY) {
        int top = (topLeft & 0xFF) * (256 - partX) + (topRight & 0xFF) * partX;
        int bottom = (bottomLeft & 0xFF) * (256 - partX) + (bottomRight & 0xFF) * partX;
        return (byte) (top * (256 - partY) + bottom * partY + (1 << 15) >> 16);
    }

    @Override
    public Shape outputShape(Shape image) {
        return image;
    }
}
