package dev.signet.plan;

import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Offsets in one slab for blocks that live during intervals of steps, so that blocks alive together never overlap. Greedy by size, each in the
 * lowest gap that fits (Pisarchyk and Lee, 2020).
 */
final class MemoryPlan {
    /** Under G1 a large array begins at a region, so float 12, behind the 16-byte header, is the first on a 64-byte line. */
    private static final int FIRST = 12;

    private static final int ALIGNMENT = 16;

    /** A block of floats needed from step {@code first} to step {@code last}, both inclusive. */
    record Block(int floats, int first, int last) {
        boolean meets(Block other) {
            return first <= other.last && other.first <= last;
        }
    }

    private final int[] offsets;
    private final long floats;

    MemoryPlan(List<Block> blocks) {
        offsets = new int[blocks.size()];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            order.add(i);
        }
        order.sort(
                Comparator.comparingInt((Integer i) -> -blocks.get(i).floats()).thenComparingInt(i -> i));
        List<Integer> placed = new ArrayList<>();
        long end = FIRST;
        for (int index : order) {
            Block block = blocks.get(index);
            long offset = FIRST;
            for (int other : placed) { // by rising offset
                if (!block.meets(blocks.get(other))) {
                    continue;
                }
                if (offset + block.floats() <= offsets[other]) {
                    break;
                }
                offset = Math.max(
                        offset,
                        aligned((long) offsets[other] + blocks.get(other).floats()));
            }
            if (offset + block.floats() > Shape.MAX_ELEMENTS) {
                throw new PlanTooLargeException("the values alive at one time need more than " + Shape.MAX_ELEMENTS
                        + " floats (8 GiB); use a smaller batch");
            }
            offsets[index] = (int) offset;
            end = Math.max(end, aligned(offset + block.floats()));
            insert(placed, index);
        }
        floats = end + ALIGNMENT;
    }

    private void insert(List<Integer> placed, int index) {
        int at = 0;
        while (at < placed.size() && offsets[placed.get(at)] <= offsets[index]) {
            at++;
        }
        placed.add(at, index);
    }

    private static long aligned(long floats) {
        return Math.ceilDiv(floats - FIRST, ALIGNMENT) * ALIGNMENT + FIRST;
    }

    /** So many floats or a few more, whole cache lines. */
    static int aligned(int floats) {
        return Math.ceilDiv(floats, ALIGNMENT) * ALIGNMENT;
    }

    int offset(int block) {
        return offsets[block];
    }

    /** The offset in memory that begins, on a line, where the first block may lie. */
    int offsetFromFirst(int block) {
        return offsets[block] - FIRST;
    }

    /** The floats of such memory: whole cache lines. */
    int lengthFromFirst() {
        return (int) Math.min(floats - ALIGNMENT - FIRST, Shape.MAX_ELEMENTS);
    }

    int floats() {
        return (int) Math.min(floats, Shape.MAX_ELEMENTS);
    }
}
