package dev.signet.algorithm.gemm;

import java.util.Arrays;

/**
 * Where the cells of an activation lie in a slab: sample-major, inside a sample depth, height, width with their halo, the channels of one pixel
 * together. A pixel holds {@code pixelStride} floats: the channels and zeros. Halo cells and those zeros are always zero.
 *
 * @param part whether these are some channels of a wider value, which shares the pixels: others write its halo and the rest of the pixels
 */
public record ChannelsLast(int channels, int pixelStride, int depth, int height, int width, Halo halo, boolean part) {
    private static final int PADDED_TO = 16;
    private static final int MOST_UNPADDED = 4;

    /**
     * Floats of 4 KiB. The first cache finds its lines by the address within 4 KiB, so pixels that far apart fight for the same few lines: a tile
     * reads 14 of them at once, a panel writes as many.
     */
    private static final int CACHE_PERIOD = 1024;

    public ChannelsLast {
        if (channels < 1 || depth < 1 || height < 1 || width < 1 || pixelStride < channels) {
            throw new IllegalArgumentException("no layout for " + channels + " channels in pixels of " + pixelStride
                    + " floats and an image of " + depth + " x " + height + " x " + width);
        }
        long rows = (long) (front(halo) + depth) * (halo.top() + height + halo.bottom());
        if (rows * (halo.left() + width + halo.right()) * pixelStride > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("one sample of " + channels + " channels x " + depth + " x " + height
                    + " x " + width + " has more than 2^31 - 1 floats; use a smaller image");
        }
    }

    /** A value by itself. */
    public ChannelsLast(int channels, int pixelStride, int depth, int height, int width, Halo halo) {
        this(channels, pixelStride, depth, height, width, halo, false);
    }

    private static int front(Halo halo) {
        return halo.front() + halo.back();
    }

    /**
     * The layout of every activation: up to 4 channels lie dense, more are padded to a multiple of 16, which is not one of 1024 where there are many
     * pixels.
     */
    public static ChannelsLast of(int channels, int depth, int height, int width, Halo halo) {
        int padded = paddedChannels(channels);
        boolean many = depth * height * width > 1;
        int stride = many && padded % CACHE_PERIOD == 0 ? padded + PADDED_TO : padded;
        return new ChannelsLast(channels, stride, depth, height, width, halo);
    }

    /** The rows of a dense matrix, one pixel each: what a fully connected layer reads and writes. */
    public static ChannelsLast rows(int rows, int features) {
        return new ChannelsLast(features, features, 1, rows, 1, Halo.NONE);
    }

    /** The layout of some channels of this value, counted from the first of them. */
    public ChannelsLast part(int count) {
        return new ChannelsLast(count, pixelStride, depth, height, width, halo, true);
    }

    /** The floats of a pixel that whoever makes this value writes: all, or of a part its channels with what fills them up to whole vectors. */
    public int writtenChannels() {
        return part ? paddedChannels() : pixelStride;
    }

    /** The channels of a pixel and the zeros that fill up whole vectors. */
    public int paddedChannels() {
        return paddedChannels(channels);
    }

    private static int paddedChannels(int channels) {
        return channels <= MOST_UNPADDED ? channels : Math.ceilDiv(channels, PADDED_TO) * PADDED_TO;
    }

    /** Whether pixels and channels lie as in a row-major array: one channel or one pixel, no halo and no padding. */
    public boolean isRowMajor() {
        return !part
                && halo.equals(Halo.NONE)
                && pixelStride == channels
                && (channels == 1 || depth * height * width == 1);
    }

    public int rowStride() {
        return (halo.left() + width + halo.right()) * pixelStride;
    }

    public int planeStride() {
        return (halo.top() + height + halo.bottom()) * rowStride();
    }

    /** The floats of one sample. */
    public int sampleStride() {
        return (halo.front() + depth + halo.back()) * planeStride();
    }

    /** The offset of channel 0 of the first pixel inside the halo. */
    public int origin() {
        return offset(0, 0, 0);
    }

    /** The offset of channel 0 of a pixel; positions in the halo are negative or past the size. */
    public int offset(int d, int h, int w) {
        return (halo.front() + d) * planeStride() + (halo.top() + h) * rowStride() + (halo.left() + w) * pixelStride;
    }

    /** Zeroes the halo of one sample that begins at {@code base}; of a part nothing. */
    public void clearHalo(float[] slab, int base) {
        if (part) {
            return;
        }
        int plane = planeStride();
        Arrays.fill(slab, base, base + halo.front() * plane, 0f);
        Arrays.fill(slab, base + (halo.front() + depth) * plane, base + sampleStride(), 0f);
        for (int d = 0; d < depth; d++) {
            clearPlaneHalo(slab, base + (halo.front() + d) * plane);
        }
    }

    private void clearPlaneHalo(float[] slab, int base) {
        int row = rowStride();
        int left = halo.left() * pixelStride;
        int right = halo.right() * pixelStride;
        Arrays.fill(slab, base, base + halo.top() * row, 0f);
        Arrays.fill(slab, base + (halo.top() + height) * row, base + planeStride(), 0f);
        for (int h = 0; h < height && left + right > 0; h++) {
            int at = base + (halo.top() + h) * row;
            Arrays.fill(slab, at, at + left, 0f);
            Arrays.fill(slab, at + row - right, at + row, 0f);
        }
    }
}
