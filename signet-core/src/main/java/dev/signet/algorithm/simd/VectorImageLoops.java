package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.INDICES;
import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;
import static dev.signet.algorithm.simd.Lanes.WIDE;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** The image loops on the Vector API. */
final class VectorImageLoops implements ImageLoops {
    private static final boolean MANY_REGISTERS =
            LANES == 16 || System.getProperty("os.arch", "").equals("aarch64");

    /** The even lanes of two vectors, those of the second counted on. */
    private static final IntVector EVEN = even();

    private final ScalarImageLoops plain = new ScalarImageLoops();

    private static IntVector even() {
        int[] lanes = new int[LANES];
        Arrays.setAll(lanes, j -> 2 * j);
        return IntVector.fromArray(INDICES, lanes, 0);
    }

    @Override
    public int pixels() {
        return MANY_REGISTERS ? Image8.ROWS : Image4.ROWS;
    }

    @Override
    public void multiply(
            int width, int length, float[] a, int aBase, int[] taps, float[] b, int bBase, float[] tile, int tileBase) {
        if (MANY_REGISTERS) {
            if (width == WIDE) {
                Image8.wide(length, a, aBase, taps, b, bBase, tile, tileBase);
            } else {
                Image8.narrow(length, a, aBase, taps, b, bBase, tile, tileBase);
            }
        } else if (width == WIDE) {
            Image4.wide(length, a, aBase, taps, b, bBase, tile, tileBase);
        } else {
            Image4.narrow(length, a, aBase, taps, b, bBase, tile, tileBase);
        }
    }

    @Override
    public void everyNth(int count, int step, float[] source, int sourceBase, float[] target, int targetBase) {
        if (step == 1) {
            System.arraycopy(source, sourceBase, target, targetBase, count);
        } else if (step == 2) {
            everySecond(count, source, sourceBase, target, targetBase);
        } else {
            plain.everyNth(count, step, source, sourceBase, target, targetBase);
        }
    }

    /** The last float of a pair of vectors is not asked for, so it need not be there. */
    private void everySecond(int count, float[] source, int sourceBase, float[] target, int targetBase) {
        IntVector even = EVEN;
        int whole = Math.max(0, count - 1) / LANES * LANES;
        for (int i = 0; i < whole; i += LANES) {
            IntVector first =
                    FloatVector.fromArray(SPECIES, source, sourceBase + 2 * i).reinterpretAsInts();
            IntVector second = FloatVector.fromArray(SPECIES, source, sourceBase + 2 * i + LANES)
                    .reinterpretAsInts();
            even.selectFrom(first, second).reinterpretAsFloats().intoArray(target, targetBase + i);
        }
        plain.everyNth(count - whole, 2, source, sourceBase + 2 * whole, target, targetBase + whole);
    }
}
