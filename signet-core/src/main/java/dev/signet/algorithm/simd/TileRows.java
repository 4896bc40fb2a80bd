package dev.signet.algorithm.simd;

/**
 * Which tile heights cover a number of rows at least cost. Tiles may overlap: rows computed twice come out with the same bits, and one tall tile
 * is faster than two short ones. The cost of a tile is its number of rows, but at least 4: shorter tiles wait for the latency of the fma.
 */
final class TileRows {
    private static final int LEAST_COST = 4;
    private final int[] heights;
    private final int[] next;

    /** Heights in falling order, ending with 1. */
    TileRows(int... heights) {
        this.heights = heights;
        this.next = cheapestFirst(2 * heights[0], heights);
    }

    private static int[] cheapestFirst(int limit, int[] heights) {
        int[] cost = new int[limit + 1];
        int[] next = new int[limit + 1];
        for (int rows = 1; rows <= limit; rows++) {
            cost[rows] = Integer.MAX_VALUE;
            for (int height : heights) {
                int sum = Math.max(height, LEAST_COST) + cost[Math.max(0, rows - height)];
                if (sum < cost[rows]) {
                    cost[rows] = sum;
                    next[rows] = height;
                }
            }
        }
        return next;
    }

    int largest() {
        return heights[0];
    }

    int rowsFor(int remaining, int total) {
        int best = remaining >= next.length ? heights[0] : next[remaining];
        if (best <= total) {
            return best;
        }
        for (int height : heights) {
            if (height <= remaining) {
                return height;
            }
        }
        return 1;
    }
}
