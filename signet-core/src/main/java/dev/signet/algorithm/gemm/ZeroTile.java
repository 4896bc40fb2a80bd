package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;

/** Where the sums of a tile begin if nothing comes before them: zeros that all plans share. */
final class ZeroTile {
    /** At least as many as any tile has floats; never written. */
    static final float[] FLOATS = new float[1024];

    private ZeroTile() {}

    /** Throws {@link IllegalStateException} where a tile of these kernels is larger. */
    static void check(Kernels kernels) {
        int floats = kernels.maxRows() * kernels.panelWidth();
        if (floats > FLOATS.length) {
            throw new IllegalStateException("a tile has " + floats + " floats, there are " + FLOATS.length + " zeros");
        }
    }
}
