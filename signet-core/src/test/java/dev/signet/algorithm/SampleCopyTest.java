package dev.signet.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every element lands where its layout says, whatever the number of channels, the size of the image and the halo; all else is zero or untouched. */
final class SampleCopyTest {
    private static final int SAMPLES = 2;
    private static final int GUARD = 40;
    private static final float POISON = Float.intBitsToFloat(0x7fc12345);

    private static final List<Halo> HALOS = List.of(
            Halo.NONE,
            new Halo(0, 0, 1, 1, 1, 1),
            new Halo(0, 0, 2, 0, 0, 0),
            new Halo(0, 0, 0, 0, 0, 3),
            new Halo(1, 2, 0, 0, 0, 0),
            new Halo(1, 0, 2, 1, 0, 3));

    /** Depth, height, width: narrower than a vector and wider, one pixel, one row, one column, a volume, and more than one part. */
    private static final List<int[]> IMAGES = List.of(
            new int[] {1, 1, 1},
            new int[] {1, 3, 3},
            new int[] {1, 7, 7},
            new int[] {1, 5, 17},
            new int[] {1, 1, 53},
            new int[] {1, 53, 1},
            new int[] {3, 4, 6},
            new int[] {1, 30, 40});

    static List<Halo> halos() {
        return HALOS;
    }

    @ParameterizedTest
    @MethodSource("halos")
    void everyElementLandsInItsPlace(Halo halo) {
        for (int[] image : IMAGES) {
            for (int channels : new int[] {1, 2, 3, 4, 5, 8, 13, 16, 17, 24, 31, 32, 58, 64, 100}) {
                check(ChannelsLast.of(channels, image[0], image[1], image[2], halo));
            }
        }
        check(ChannelsLast.of(1024, 1, 2, 9, halo));
    }

    private static void check(ChannelsLast layout) {
        int elements = layout.channels() * layout.depth() * layout.height() * layout.width();
        float[] dense = filled(GUARD + SAMPLES * elements + GUARD);
        for (int i = 0; i < SAMPLES * elements; i++) {
            dense[GUARD + i] = 1 + i;
        }
        float[] pixels = filled(GUARD + SAMPLES * layout.sampleStride() + GUARD);
        SampleCopy copy = SampleCopy.of(layout);
        for (int n = 0; n < SAMPLES; n++) {
            copy.fromDense(n, dense, GUARD, pixels, GUARD);
        }
        assertThat(bits(pixels)).as("%s", layout).isEqualTo(bits(expected(layout)));
        float[] back = filled(dense.length);
        for (int n = 0; n < SAMPLES; n++) {
            copy.toDense(n, pixels, GUARD, back, GUARD);
        }
        assertThat(bits(back)).as("%s", layout).isEqualTo(bits(dense));
    }

    private static float[] expected(ChannelsLast layout) {
        float[] pixels = filled(GUARD + SAMPLES * layout.sampleStride() + GUARD);
        Arrays.fill(pixels, GUARD, pixels.length - GUARD, 0f);
        float next = 1;
        for (int n = 0; n < SAMPLES; n++) {
            for (int c = 0; c < layout.channels(); c++) {
                for (int d = 0; d < layout.depth(); d++) {
                    for (int h = 0; h < layout.height(); h++) {
                        for (int w = 0; w < layout.width(); w++) {
                            pixels[GUARD + n * layout.sampleStride() + layout.offset(d, h, w) + c] = next++;
                        }
                    }
                }
            }
        }
        return pixels;
    }

    private static float[] filled(int length) {
        float[] array = new float[length];
        Arrays.fill(array, POISON);
        return array;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    @Test
    void twoChannelsLastLayoutsAreRefused() {
        Layout layout = Layout.channelsLast(Shape.of(1, 8, 4, 4), Halo.NONE);
        assertThatThrownBy(() -> new Reorder(layout, layout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1x8x4x4")
                .hasMessageContaining("give the value one halo");
    }
}
