package dev.signet.algorithm.pool;

import dev.signet.algorithm.gemm.ChannelsLast;

/** How far the pixels of a window lie behind its first one, in window order, for every size a clipped window has. */
final class TapLists {
    private final int[][][][] lists;

    TapLists(PoolWindows windows, ChannelsLast layout) {
        lists = new int[windows.depth().mostTaps() + 1][windows.height().mostTaps() + 1]
                [windows.width().mostTaps() + 1][0];
        for (int depth : windows.depth().taps()) {
            for (int height : windows.height().taps()) {
                for (int width : windows.width().taps()) {
                    if (lists[depth][height][width].length == 0) {
                        lists[depth][height][width] = list(windows, layout, depth, height, width);
                    }
                }
            }
        }
    }

    private static int[] list(PoolWindows windows, ChannelsLast layout, int depth, int height, int width) {
        int[] taps = new int[depth * height * width];
        int next = 0;
        for (int d = 0; d < depth; d++) {
            for (int h = 0; h < height; h++) {
                for (int w = 0; w < width; w++) {
                    taps[next++] = d * windows.depth().step() * layout.planeStride()
                            + h * windows.height().step() * layout.rowStride()
                            + w * windows.width().step() * layout.pixelStride();
                }
            }
        }
        return taps;
    }

    int[] of(int depth, int height, int width) {
        return lists[depth][height][width];
    }
}
