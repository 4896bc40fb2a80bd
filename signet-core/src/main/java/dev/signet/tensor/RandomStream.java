package dev.signet.tensor;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers by position instead of by order: draw {@code i} of a stream is a pure function of (seed, stream name, epoch, i), so it
 * does not matter which thread asks, in what order, or whether a run was resumed. The mixer is SplitMix64's (Steele, Lea and Flood, 2014).
 */
public final class RandomStream {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;

    private RandomStream(long key) {
        this.key = key;
    }

    /** The stream of this name under this seed, epoch 0. */
    public static RandomStream of(long seed, String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return new RandomStream(mix(mix(seed + GOLDEN) ^ hash));
    }

    /** The independent stream of the same name for another epoch, step, sample or layer. */
    public RandomStream at(long epoch) {
        return new RandomStream(mix(key + mix(epoch * GOLDEN + 1)));
    }

    /** SplitMix64's output function, a bijection on 64 bits. */
    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The key that identifies the stream; {@link #bits(long, long)} with it gives the same draws. */
    public long key() {
        return key;
    }

    /** 64 random bits for draw {@code index} of the stream with this key. */
    public static long bits(long key, long index) {
        return mix(key + (index + 1) * GOLDEN);
    }

    public long bits(long index) {
        return bits(key, index);
    }

    /** A double in [0, 1) with 53 random bits. */
    public double uniform(long index) {
        return (bits(index) >>> 11) * 0x1.0p-53;
    }

    public double uniform(long index, double from, double to) {
        return from + (to - from) * uniform(index);
    }

    /** An integer in [0, bound); the bias is below bound / 2^64. */
    public int below(long index, int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound + " is not positive");
        }
        return (int) Math.multiplyHigh(bits(index) >>> 1, 2L * bound);
    }

    /** A standard normal number (Box and Muller, 1958, in StrictMath: the same on every machine). */
    public double normal(long index) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * index + 1));
    }

    /** The numbers 0..n-1 in random order (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i, i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
