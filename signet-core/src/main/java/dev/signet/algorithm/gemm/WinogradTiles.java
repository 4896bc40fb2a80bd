package dev.signet.algorithm.gemm;

/**
 * The Winograd tiles of all samples, counted in the order sample, row, column.
 *
 * @param high rows of tiles of a sample
 * @param wide columns of tiles of a sample
 */
record WinogradTiles(int samples, int high, int wide) {
    WinogradTiles {
        Math.multiplyExact(samples, high * wide);
    }

    static WinogradTiles of(WinogradForm form, int samples, ChannelsLast output) {
        return new WinogradTiles(
                samples, Math.ceilDiv(output.height(), form.tile()), Math.ceilDiv(output.width(), form.tile()));
    }

    int perSample() {
        return high * wide;
    }

    int count() {
        return samples * high * wide;
    }
}
