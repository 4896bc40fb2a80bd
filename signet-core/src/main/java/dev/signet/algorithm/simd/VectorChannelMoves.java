package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * A vector of the target is made of few vectors of the source: each is loaded from where the channels begin, its lanes are put in order, and those that belong
 * here replace what is there.
 */
final class VectorChannelMoves implements ChannelMoves {
    private final int xStride;
    private final int yStride;
    private final List<Piece> pieces = new ArrayList<>();

    /**
     * Lanes of one vector of the source that go to one vector of the target.
     *
     * @param others whether the other lanes become zero
     */
    private record Piece(int load, int store, VectorShuffle<Float> order, VectorMask<Float> taken, boolean others) {}

    VectorChannelMoves(Places places) {
        this.xStride = places.xStride();
        this.yStride = places.yStride();
        int[] sourceOf = new int[yStride];
        Arrays.fill(sourceOf, -1);
        for (int c = 0; c < places.to().length; c++) {
            sourceOf[places.to()[c]] = places.from()[c];
        }
        for (int store = 0; store < yStride; store += LANES) {
            addPieces(Arrays.copyOfRange(sourceOf, store, store + LANES), store, places.others());
        }
    }

    /** Whether whole vectors can be loaded and stored in every pixel. */
    static boolean fits(Places places) {
        return places.xStride() >= LANES && places.yStride() % LANES == 0;
    }

    /** @param sourceOf for each lane the channel of the source; -1 for none. What has found its piece becomes -1 */
    private void addPieces(int[] sourceOf, int store, boolean others) {
        boolean first = others;
        int lowest = lowest(sourceOf);
        while (first || lowest < xStride) {
            int load = Math.min(lowest, xStride - LANES);
            int[] order = new int[LANES];
            boolean[] taken = new boolean[LANES];
            for (int lane = 0; lane < LANES; lane++) {
                int at = sourceOf[lane] - load;
                if (sourceOf[lane] >= 0 && at < LANES) {
                    order[lane] = at;
                    taken[lane] = true;
                    sourceOf[lane] = -1;
                }
            }
            pieces.add(new Piece(
                    load,
                    store,
                    VectorShuffle.fromArray(SPECIES, order, 0),
                    VectorMask.fromArray(SPECIES, taken, 0),
                    first));
            first = false;
            lowest = lowest(sourceOf);
        }
    }

    private int lowest(int[] sourceOf) {
        return Arrays.stream(sourceOf).filter(source -> source >= 0).min().orElse(xStride);
    }

    @Override
    public void move(int pixels, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.others()) {
                write(
                        pixels,
                        x,
                        xAt + piece.load(),
                        xStride,
                        piece.order(),
                        piece.taken(),
                        y,
                        yAt + piece.store(),
                        yStride);
            } else {
                replace(
                        pixels,
                        x,
                        xAt + piece.load(),
                        xStride,
                        piece.order(),
                        piece.taken(),
                        y,
                        yAt + piece.store(),
                        yStride);
            }
        }
    }

    private static void write(
            int pixels,
            float[] x,
            int xAt,
            int xStride,
            VectorShuffle<Float> order,
            VectorMask<Float> taken,
            float[] y,
            int yAt,
            int yStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int p = 0; p < pixels; p++) {
            FloatVector moved =
                    FloatVector.fromArray(SPECIES, x, xAt + p * xStride).rearrange(order);
            zero.blend(moved, taken).intoArray(y, yAt + p * yStride);
        }
    }

    private static void replace(
            int pixels,
            float[] x,
            int xAt,
            int xStride,
            VectorShuffle<Float> order,
            VectorMask<Float> taken,
            float[] y,
            int yAt,
            int yStride) {
        for (int p = 0; p < pixels; p++) {
            FloatVector moved =
                    FloatVector.fromArray(SPECIES, x, xAt + p * xStride).rearrange(order);
            int at = yAt + p * yStride;
            FloatVector.fromArray(SPECIES, y, at).blend(moved, taken).intoArray(y, at);
        }
    }
}
