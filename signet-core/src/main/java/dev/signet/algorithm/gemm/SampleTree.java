package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;

/**
 * How sums over samples are joined: one chain inside each group of consecutive samples, {@link #GROUP} unless said otherwise, then a binary tree over the
 * groups, (0, 1), (2, 3), …, then pairs of those; an odd one passes through. An item sums a run of {@code groupsPerItem} groups (a power of two, so a subtree) with a
 * binary counter and leaves one partial sum in its slot; the slots are joined at the end. Any cut at group borders gives the same bits.
 *
 * @param batch the most samples
 * @param group samples of a group, a function of the shape of one sample
 */
record SampleTree(int batch, int group, int groupsPerItem) {
    static final int GROUP = 8;
    /** Items worth having before the groups are shared among several. */
    private static final int ENOUGH_ITEMS = 32;

    /** @param units items per slot */
    static SampleTree of(int batch, int units) {
        return of(batch, units, GROUP);
    }

    /** As {@link #of(int, int)} for groups of other sizes. */
    static SampleTree of(int batch, int units, int group) {
        int groups = Math.ceilDiv(batch, group);
        int perItem = 1;
        while (perItem < groups && Math.ceilDiv(groups, 2 * perItem) * units >= ENOUGH_ITEMS) {
            perItem *= 2;
        }
        if (units >= ENOUGH_ITEMS) {
            while (perItem < groups) {
                perItem *= 2;
            }
        }
        return new SampleTree(batch, group, perItem);
    }

    int slots(int samples) {
        return Math.ceilDiv(Math.ceilDiv(samples, group), groupsPerItem);
    }

    int mostSlots() {
        return slots(batch);
    }

    /** How many partial sums the binary counter of an item holds at most. */
    int levels() {
        return Integer.numberOfTrailingZeros(groupsPerItem) + 1;
    }

    int firstSample(int slot, int number) {
        return (slot * groupsPerItem + number) * group;
    }

    /** Adds equal subtrees after {@code groups} groups; returns how many partial sums are left of {@code depth}. */
    static int carry(Kernels kernels, int groups, int depth, int floats, float[] stack, int base) {
        int left = depth;
        for (int even = groups; even % 2 == 0; even /= 2) {
            left = addTop(kernels, left, floats, stack, base);
        }
        return left;
    }

    /** Adds whatever is left from the right into the first partial sum. */
    static void close(Kernels kernels, int depth, int floats, float[] stack, int base) {
        for (int left = depth; left > 1; ) {
            left = addTop(kernels, left, floats, stack, base);
        }
    }

    private static int addTop(Kernels kernels, int depth, int floats, float[] stack, int base) {
        kernels.add(floats, stack, base + (depth - 1) * floats, stack, base + (depth - 2) * floats);
        return depth - 1;
    }

    /** Adds the partial sums of all slots, which lie {@code slotStride} apart, into the first. */
    static void join(Kernels kernels, int slots, int slotStride, int floats, float[] partials, int base) {
        for (int step = 1; step < slots; step *= 2) {
            for (int i = 0; i + step < slots; i += 2 * step) {
                kernels.add(floats, partials, base + (i + step) * slotStride, partials, base + i * slotStride);
            }
        }
    }
}
