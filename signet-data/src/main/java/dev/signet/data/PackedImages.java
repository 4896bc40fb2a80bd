package dev.signet.data;

import dev.signet.preprocess.Image;
import java.util.Arrays;
import java.util.List;

/** Pictures of one size in one array: what IDX and CIFAR files and drawn pictures become. */
public final class PackedImages implements ImageDataset {
    private final String name;
    private final List<String> classes;
    private final int[] labels;
    private final int height;
    private final int width;
    private final int channels;
    private final int offset;
    private final byte[] pixels;

    /**
     * Shares the arrays. Picture {@code i} is the {@code height * width * channels} interleaved bytes after
     * {@code offset} plus as many for each picture before it.
     */
    public PackedImages(
            String name,
            List<String> classes,
            int[] labels,
            int height,
            int width,
            int channels,
            byte[] pixels,
            int offset) {
        this.name = name;
        this.classes = List.copyOf(classes);
        this.labels = labels;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.offset = offset;
        this.pixels = pixels;
        long needed = offset + (long) labels.length * height * width * channels;
        if (needed > pixels.length) {
            throw new IllegalArgumentException(labels.length + " pictures of " + height + " x " + width + " x "
                    + channels + " from byte " + offset + " need " + needed + " bytes, the array has " + pixels.length);
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes.size()) {
                throw new IllegalArgumentException("label " + labels[i] + " of picture " + i + " is outside 0.."
                        + (classes.size() - 1) + " for the classes " + classes);
            }
        }
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int i) {
        return labels[i];
    }

    @Override
    public Image image(int i) {
        int bytes = height * width * channels;
        int from = offset + Math.multiplyExact(i, bytes);
        return new Image(height, width, channels, Arrays.copyOfRange(pixels, from, from + bytes));
    }

    @Override
    public String describe(int i) {
        return name + "#" + i;
    }
}
