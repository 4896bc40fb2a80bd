package dev.signet.preprocess;

import java.util.Arrays;

/** As {@link Resampler}, but both passes on real numbers: sums in double, kept in float32 between the passes, one rounding to bytes at the end. */
final class RealResampler {
    private RealResampler() {}

    static Image resize(Image image, int height, int width, ResizeFilter filter) {
        float[] wide = alongRows(image, FilterTaps.of(image.width(), width, filter), width);
        FilterTaps taps = FilterTaps.of(image.height(), height, filter);
        int rowSamples = width * image.channels();
        byte[] out = new byte[Math.multiplyExact(height, rowSamples)];
        double[] sums = new double[rowSamples];
        for (int row = 0; row < height; row++) {
            Arrays.fill(sums, 0);
            for (int i = 0; i < taps.count()[row]; i++) {
                addRow(sums, wide, (taps.first()[row] + i) * rowSamples, taps.weights()[row * taps.stride() + i]);
            }
            for (int i = 0; i < rowSamples; i++) {
                out[row * rowSamples + i] = (byte) Math.clamp((long) Math.rint(sums[i]), 0, 255);
            }
        }
        return new Image(height, width, image.channels(), out);
    }

    private static float[] alongRows(Image image, FilterTaps taps, int width) {
        int channels = image.channels();
        float[] out = new float[Math.multiplyExact(Math.multiplyExact(image.height(), width), channels)];
        int to = 0;
        for (int row = 0; row < image.height(); row++) {
            for (int column = 0; column < width; column++) {
                int from = (row * image.width() + taps.first()[column]) * channels;
                for (int c = 0; c < channels; c++) {
                    out[to++] = sum(image.pixels(), from + c, channels, taps, column);
                }
            }
        }
        return out;
    }

    private static float sum(byte[] in, int from, int channels, FilterTaps taps, int column) {
        int weight = column * taps.stride();
        double sum = 0;
        for (int i = 0; i < taps.count()[column]; i++) {
            sum += (in[from + i * channels] & 0xFF) * taps.weights()[weight + i];
        }
        return (float) sum;
    }

    private static void addRow(double[] sums, float[] in, int from, double weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += in[from + i] * weight;
        }
    }
}
