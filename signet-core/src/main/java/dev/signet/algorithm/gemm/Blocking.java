package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;

/**
 * How the output of one sample is cut into work items: blocks of whole image rows, times chunks of weight panels. A function of the shape and of
 * the tile heights of the machine; it never changes a bit of the result.
 *
 * @param blockRows image rows of a block
 * @param blocks blocks of one plane
 * @param chunks parts into which the panels are cut
 */
record Blocking(int blockRows, int blocks, int chunks) {
    /** Pixels of a block: enough to use each panel often while it is in the cache, few enough to share an image among cores. */
    private static final int USUAL_PIXELS = 112;

    private static final int MOST_PIXELS = 1024;
    /** Multiply-adds below which an item is not worth handing out: some microseconds. */
    private static final long LEAST_WORK = 500_000;
    /** Items of one sample worth having. */
    private static final int ENOUGH_ITEMS = 16;

    static Blocking of(Kernels kernels, int depth, int height, int width, long workPerPixel, int divisiblePanels) {
        long wanted = Math.clamp(LEAST_WORK / Math.max(1, workPerPixel), USUAL_PIXELS, MOST_PIXELS);
        int rows = bestRows(kernels, height, width, (int) wanted);
        int blocks = Math.ceilDiv(height, rows);
        long blockWork = (long) rows * width * workPerPixel;
        int affordable = (int) Math.clamp(blockWork / LEAST_WORK, 1, divisiblePanels);
        int useful = Math.ceilDiv(ENOUGH_ITEMS, blocks * depth);
        return new Blocking(rows, blocks, Math.min(affordable, useful));
    }

    private static int bestRows(Kernels kernels, int height, int width, int pixels) {
        int best = 1;
        long bestCost = Long.MAX_VALUE;
        for (int rows = 1; rows <= height && (rows == 1 || rows * width <= pixels); rows++) {
            long cost = (long) (height / rows) * cost(kernels, rows * width) + cost(kernels, height % rows * width);
            if (cost <= bestCost) {
                best = rows;
                bestCost = cost;
            }
        }
        return best;
    }

    /** Rows that the tiles over this many pixels compute, repeated ones included. */
    static int cost(Kernels kernels, int pixels) {
        int cost = 0;
        for (int done = 0; done < pixels; ) {
            int rows = kernels.rowsFor(pixels - done, pixels);
            cost += Math.max(4, rows);
            done += rows;
        }
        return cost;
    }
}
