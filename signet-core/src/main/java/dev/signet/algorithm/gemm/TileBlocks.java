package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;

/**
 * How the Winograd tiles of all samples, in the order sample, row, column, are cut into items: blocks of consecutive tiles, times chunks of weight
 * panels. A function of the shape and of the tile heights of the machine; it never changes a bit of the result.
 *
 * @param tiles tiles of a block
 * @param items blocks times chunks
 * @param chunks parts into which the panels are cut
 */
record TileBlocks(int tiles, int items, int chunks) {
    /** Floats of transformed inputs of a block that stay in the second cache beside one panel's weights: 600 KiB. */
    private static final int CACHED_INPUTS = 150 << 10;
    /** Tiles that multiply weights which come from the third cache, and from memory, without waiting for them. */
    private static final int TILES_PER_WEIGHT = 16;

    private static final int TILES_PER_FAR_WEIGHT = 48;
    private static final int CACHED_WEIGHTS = 4 << 20;
    private static final int MOST_TILES = 28;
    /** Items worth having. */
    private static final int ENOUGH_ITEMS = 8;
    /** Output channels of an item that pay for the transform of its inputs. */
    private static final int LEAST_CHANNELS = 64;

    static TileBlocks of(Kernels kernels, WinogradForm form, WinogradTiles all, int channels, int outChannels) {
        int count = all.count();
        int frequencies = form.frequencies() * form.frequencies();
        long weights = (long) frequencies * channels * outChannels;
        int least = weights > CACHED_WEIGHTS ? TILES_PER_FAR_WEIGHT : TILES_PER_WEIGHT;
        int cached = Math.clamp(CACHED_INPUTS / ((long) frequencies * channels), least, Math.max(least, MOST_TILES));
        int most = Math.clamp(count / ENOUGH_ITEMS, Math.min(least, cached), cached);
        int tiles = bestTiles(kernels, all.wide(), count, most);
        int blocks = Math.ceilDiv(count, tiles);
        int chunks = Math.clamp(outChannels / LEAST_CHANNELS, 1, Math.ceilDiv(ENOUGH_ITEMS, blocks));
        return new TileBlocks(tiles, blocks * chunks, chunks);
    }

    /** Whole rows of tiles where they fit, so many that the rows of the products come out even. */
    private static int bestTiles(Kernels kernels, int wide, int count, int most) {
        int unit = wide <= most ? wide : Math.ceilDiv(wide, Math.ceilDiv(wide, most));
        int best = unit;
        long bestCost = Long.MAX_VALUE;
        for (int tiles = unit; tiles <= most; tiles += unit) {
            long cost = (long) (count / tiles) * Blocking.cost(kernels, tiles) + Blocking.cost(kernels, count % tiles);
            if (cost <= bestCost) {
                best = tiles;
                bestCost = cost;
            }
        }
        return Math.min(best, count);
    }
}
