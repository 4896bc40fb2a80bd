package dev.signet.algorithm.gemm;

import java.util.Arrays;

/**
 * Small groups taken together: {@code together} groups become one whose weight is block-diagonal, zeros between the blocks. A vector of output channels is
 * then full, for {@code together} times the multiply-adds. The zeros change no bit of a finite sum: it begins with +0 and is never -0.
 *
 * @param groups the groups of the convolution
 * @param together how many of them become one; divides {@code groups}
 * @param inPerGroup input channels of a group
 * @param outPerGroup output channels of a group
 * @param taps weights of one pair of channels
 */
public record MergedGroups(int groups, int together, int inPerGroup, int outPerGroup, int taps) {
    /** Channels of a merged group: a narrow panel of weights on the widest machines, and a cache line of a pixel. */
    private static final int CHANNELS = 16;

    /** As many groups together as a panel holds; one where two would not fit. */
    public static MergedGroups of(int groups, int inPerGroup, int outPerGroup, int taps) {
        int together = Math.clamp(CHANNELS / Math.max(inPerGroup, outPerGroup), 1, groups);
        while (groups % together != 0) {
            together--;
        }
        return new MergedGroups(groups, together, inPerGroup, outPerGroup, taps);
    }

    /** Groups after merging. */
    public int merged() {
        return groups / together;
    }

    /** Floats of the weight {@code [O, together * I/groups, kernel…]}. */
    public int floats() {
        return Math.multiplyExact(groups * outPerGroup, together * inPerGroup * taps);
    }

    /** Writes the weight {@code [O, I/groups, kernel…]} as that of the merged groups. */
    public void expand(float[] weight, int weightBase, float[] target, int targetBase) {
        int row = inPerGroup * taps;
        Arrays.fill(target, targetBase, targetBase + floats(), 0f);
        for (int out = 0; out < groups * outPerGroup; out++) {
            int block = out / outPerGroup % together;
            System.arraycopy(weight, weightBase + out * row, target, targetBase + (out * together + block) * row, row);
        }
    }
}
