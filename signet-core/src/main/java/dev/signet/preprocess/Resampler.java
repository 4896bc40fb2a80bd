package dev.signet.preprocess;

import java.util.Arrays;

/**
 * Pillow's {@code Image.resize}: a pass along the rows, rounded to bytes, then a pass along the columns;
 * {@link RealResampler} rounds at the end only.
 */
final class Resampler {
    private static final int HALF = 1 << (FilterTaps.FRACTION_BITS - 1);

    private Resampler() {}

    static Image resize(Image image, int height, int width, ResizeFilter filter, ResizeRounding rounding) {
        if (image.height() == height && image.width() == width) {
            return image;
        }
        if (filter == ResizeFilter.NEAREST) {
            return nearest(image, height, width);
        }
        if (rounding == ResizeRounding.ONCE) {
            return RealResampler.resize(image, height, width, filter);
        }
        Image wide = width == image.width() ? image : alongRows(image, width, filter);
        return height == image.height() ? wide : alongColumns(wide, height, filter);
    }

    private static Image alongRows(Image image, int width, ResizeFilter filter) {
        FilterTaps taps = FilterTaps.of(image.width(), width, filter);
        int height = image.height();
        byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(height, width), image.channels())];
        if (image.channels() == 1) {
            greyRows(image.pixels(), image.width(), out, height, width, taps);
        } else {
            colourRows(image.pixels(), image.width(), out, height, width, taps);
        }
        return new Image(height, width, image.channels(), out);
    }

    private static void greyRows(byte[] in, int inWidth, byte[] out, int height, int width, FilterTaps taps) {
        int[] weights = taps.fixedPoint();
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int from = row * inWidth + taps.first()[column];
                int weight = column * taps.stride();
                int sum = HALF;
                for (int i = 0; i < taps.count()[column]; i++) {
                    sum += (in[from + i] & 0xFF) * weights[weight + i];
                }
                out[row * width + column] = clip(sum);
            }
        }
    }

    private static void colourRows(byte[] in, int inWidth, byte[] out, int height, int width, FilterTaps taps) {
        int[] weights = taps.fixedPoint();
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int from = (row * inWidth + taps.first()[column]) * 3;
                int weight = column * taps.stride();
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (int i = 0; i < taps.count()[column]; i++) {
                    int k = weights[weight + i];
                    red += (in[from + 3 * i] & 0xFF) * k;
                    green += (in[from + 3 * i + 1] & 0xFF) * k;
                    blue += (in[from + 3 * i + 2] & 0xFF) * k;
                }
                int to = (row * width + column) * 3;
                out[to] = clip(red);
                out[to + 1] = clip(green);
                out[to + 2] = clip(blue);
            }
        }
    }

    private static Image alongColumns(Image image, int height, ResizeFilter filter) {
        FilterTaps taps = FilterTaps.of(image.height(), height, filter);
        int rowBytes = image.width() * image.channels();
        byte[] out = new byte[Math.multiplyExact(height, rowBytes)];
        int[] sums = new int[rowBytes];
        int[] weights = taps.fixedPoint();
        for (int row = 0; row < height; row++) {
            Arrays.fill(sums, HALF);
            for (int i = 0; i < taps.count()[row]; i++) {
                addRow(sums, image.pixels(), (taps.first()[row] + i) * rowBytes, weights[row * taps.stride() + i]);
            }
            for (int i = 0; i < rowBytes; i++) {
                out[row * rowBytes + i] = clip(sums[i]);
            }
        }
        return new Image(height, image.width(), image.channels(), out);
    }

    private static void addRow(int[] sums, byte[] in, int from, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (in[from + i] & 0xFF) * weight;
        }
    }

    private static byte clip(int sum) {
        return (byte) Math.clamp(sum >> FilterTaps.FRACTION_BITS, 0, 255);
    }

    private static Image nearest(Image image, int height, int width) {
        int channels = image.channels();
        int[] rows = nearestPositions(image.height(), height);
        int[] columns = nearestPositions(image.width(), width);
        byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
        int to = 0;
        for (int row : rows) {
            for (int column : columns) {
                int from = (row * image.width() + column) * channels;
                for (int c = 0; c < channels; c++) {
                    out[to++] = image.pixels()[from + c];
                }
            }
        }
        return new Image(height, width, channels, out);
    }

    /**
     * Adds the step again and again instead of multiplying: the sum's rounding decides which pixel is hit, and Pillow
     * adds.
     */
    private static int[] nearestPositions(int inSize, int outSize) {
        double step = (double) inSize / outSize;
        double position = step * 0.5;
        int[] positions = new int[outSize];
        for (int i = 0; i < outSize; i++) {
            positions[i] = Math.min((int) position, inSize - 1);
            position += step;
        }
        return positions;
    }
}
