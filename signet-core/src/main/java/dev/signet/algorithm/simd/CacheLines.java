package dev.signet.algorithm.simd;

/**
 * Brings stretches of memory into the cache before a loop that would wait for each line by itself, because it jumps among many of them: a line after
 * the other is a run that the processor fetches ahead. Java has no prefetch instruction, so the lines are read.
 */
public final class CacheLines {
    private static final int LINE = 16;

    private CacheLines() {}

    /** Reads a float of every line. What comes back says nothing; let it be written somewhere, or the JIT drops the reads. */
    public static int fetch(float[] array, int from, int floats) {
        int even = 0;
        int odd = 0;
        int end = from + floats;
        int at = from;
        for (; at + LINE < end; at += 2 * LINE) {
            even |= Float.floatToRawIntBits(array[at]);
            odd |= Float.floatToRawIntBits(array[at + LINE]);
        }
        if (floats > 0) {
            odd |= Float.floatToRawIntBits(array[Math.min(at, end - 1)]);
            even |= Float.floatToRawIntBits(array[end - 1]);
        }
        return even | odd;
    }
}
