package dev.signet.algorithm.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The loops on vectors and the plain ones write the same floats to the same places, for every number of channels and pixels. */
final class TransposeLoopsTest {
    private static final int MOST = 37;
    private static final int STRIDE = 48;
    private static final TransposeLoops PLAIN = new ScalarTransposeLoops();
    private static final TransposeLoops VECTOR = new VectorTransposeLoops();

    @Test
    void planesToPixels() {
        for (int channels = 1; channels <= MOST; channels++) {
            for (int pixels = 1; pixels <= MOST; pixels++) {
                int[] offsets = offsets(pixels);
                float[] planes = counting(3 + channels * (pixels + 1));
                float[] plain = new float[5 + 2 * pixels * STRIDE];
                float[] vector = plain.clone();
                PLAIN.toPixels(channels, pixels, planes, 3, pixels + 1, plain, 5, offsets);
                VECTOR.toPixels(channels, pixels, planes, 3, pixels + 1, vector, 5, offsets);
                assertThat(vector)
                        .as("%d channels, %d pixels", channels, pixels)
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void pixelsToPlanes() {
        for (int channels = 1; channels <= MOST; channels++) {
            for (int pixels = 1; pixels <= MOST; pixels++) {
                int[] offsets = offsets(pixels);
                float[] input = counting(5 + 2 * pixels * STRIDE);
                float[] plain = new float[3 + channels * (pixels + 1)];
                float[] vector = plain.clone();
                PLAIN.toPlanes(channels, pixels, input, 5, offsets, plain, 3, pixels + 1);
                VECTOR.toPlanes(channels, pixels, input, 5, offsets, vector, 3, pixels + 1);
                assertThat(vector)
                        .as("%d channels, %d pixels", channels, pixels)
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void threePlanesToPixels() {
        for (int pixels = 1; pixels <= 3 * MOST; pixels++) {
            float[] planes = counting(3 + 3 * (pixels + 1));
            float[] plain = new float[5 + 3 * pixels + 7];
            float[] vector = plain.clone();
            PLAIN.threeToPixels(pixels, planes, 3, pixels + 1, plain, 5);
            VECTOR.threeToPixels(pixels, planes, 3, pixels + 1, vector, 5);
            assertThat(vector).as("%d pixels", pixels).isEqualTo(plain);
        }
    }

    /** Pixels in rows of five with gaps between the rows. */
    private static int[] offsets(int pixels) {
        int[] offsets = new int[pixels];
        Arrays.setAll(offsets, p -> p * STRIDE + p / 5 * 11);
        return offsets;
    }

    private static float[] counting(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 1 + i;
        }
        return values;
    }
}
