package dev.signet.algorithm.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A slab with one value and a guard band on both sides. */
record Slab(ChannelsLast layout, int samples, float[] floats) {
    static final int GUARD = 64;

    /** Everything poisoned. */
    static Slab poisoned(ChannelsLast layout, int samples) {
        float[] floats = new float[2 * GUARD + samples * layout.sampleStride()];
        Arrays.fill(floats, Float.NaN);
        return new Slab(layout, samples, floats);
    }

    /** The dense NCDHW values inside, zeros around them, poison in the guards. */
    static Slab of(ChannelsLast layout, int samples, float[] dense) {
        Slab slab = poisoned(layout, samples);
        Arrays.fill(slab.floats, GUARD, slab.floats.length - GUARD, 0f);
        for (int i = 0; i < dense.length; i++) {
            slab.floats[slab.index(i)] = dense[i];
        }
        return slab;
    }

    int index(int dense) {
        int w = dense % layout.width();
        int h = dense / layout.width() % layout.height();
        int d = dense / layout.width() / layout.height() % layout.depth();
        int image = dense / layout.width() / layout.height() / layout.depth();
        return GUARD
                + image / layout.channels() * layout.sampleStride()
                + layout.offset(d, h, w)
                + image % layout.channels();
    }

    /** Exactly these values inside, zeros in halo and channel padding, guards untouched. */
    void mustHold(double[] dense, Object what) {
        float[] expected = new float[floats.length];
        Arrays.fill(expected, 0, GUARD, Float.NaN);
        Arrays.fill(expected, floats.length - GUARD, floats.length, Float.NaN);
        for (int i = 0; i < dense.length; i++) {
            expected[index(i)] = (float) dense[i] + 0f;
        }
        assertThat(floats).as("%s", what).isEqualTo(expected);
    }

    static float[] integers(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(7) - 3;
        }
        return values;
    }

    static float[] reals(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    static float[] poison(int count) {
        float[] values = new float[count];
        Arrays.fill(values, Float.NaN);
        return values;
    }
}
