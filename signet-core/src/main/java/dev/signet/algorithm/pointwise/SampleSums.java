package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.simd.PointwiseLoops;
import dev.signet.algorithm.simd.Simd;

/**
 * Sums over samples from one partial sum a sample: one chain inside each group of 8 consecutive samples, then a binary tree over the groups, (0, 1),
 * (2, 3), …, then pairs of those; an odd one passes through.
 */
public final class SampleSums {
    private static final int GROUP = 8;

    private SampleSums() {}

    /**
     * Sums {@code length} floats of each sample; the sums lie in place of those of sample 0, the others are destroyed.
     *
     * @param stride from the floats of one sample to those of the next
     */
    public static void join(int samples, int stride, int length, float[] partials, int at) {
        PointwiseLoops loops = Simd.POINTWISE;
        for (int n = 0; n < samples; n++) {
            if (n % GROUP != 0) {
                int target = at + n / GROUP * GROUP * stride;
                loops.add(length, partials, target, partials, at + n * stride, partials, target);
            }
        }
        for (int step = GROUP; step < samples; step *= 2) {
            for (int n = 0; n + step < samples; n += 2 * step) {
                loops.add(
                        length,
                        partials,
                        at + n * stride,
                        partials,
                        at + (n + step) * stride,
                        partials,
                        at + n * stride);
            }
        }
    }
}
