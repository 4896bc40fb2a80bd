package dev.signet.algorithm.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.Simd;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinearTest {
    private static final int GUARD = 40;

    static List<Arguments> kernels() {
        return List.of(Arguments.of(Simd.KERNELS.name(), Simd.KERNELS), Arguments.of("plain", Simd.plain()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void forwardAndBothGradientsEqualTheDumbLoop(String name, Kernels kernels) {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int capacity = 1 + random.nextInt(random.nextBoolean() ? 5 : 150);
            int batch = 1 + random.nextInt(capacity);
            int in = 1 + random.nextInt(90);
            int out = 1 + random.nextInt(90);
            String what = "seed " + seed + ": batch " + batch + " of " + capacity + ", " + in + " -> " + out;
            float[] x = guarded(Slab.integers(random, batch * in));
            float[] w = Slab.integers(random, out * in);
            float[] b = Slab.integers(random, out);
            float[] dy = guarded(Slab.integers(random, batch * out));
            double[] y = new double[batch * out];
            double[] dx = new double[batch * in];
            double[] dw = new double[out * in];
            double[] db = new double[out];
            for (int n = 0; n < batch; n++) {
                for (int o = 0; o < out; o++) {
                    double gradient = dy[GUARD + n * out + o];
                    y[n * out + o] += b[o];
                    db[o] += gradient;
                    for (int i = 0; i < in; i++) {
                        y[n * out + o] += (double) x[GUARD + n * in + i] * w[o * in + i];
                        dx[n * in + i] += gradient * w[o * in + i];
                        dw[o * in + i] += gradient * x[GUARD + n * in + i];
                    }
                }
            }
            LinearForward forward = LinearForward.of(kernels, capacity, in, out, Clamp.NONE);
            assertThat(run(forward, batch, x, w, b, out))
                    .as("forward, %s", what)
                    .isEqualTo(guarded(floats(y)));
            LinearForward backward = LinearForward.dataGradient(kernels, capacity, in, out);
            assertThat(run(backward, batch, dy, w, new float[in], in))
                    .as("data gradient, %s", what)
                    .isEqualTo(guarded(floats(dx)));
            ConvolutionWeightGradient weights = LinearWeightGradient.of(kernels, capacity, in, out);
            float[] partials = Slab.poison(weights.partialFloats());
            float[] scratch = Slab.poison(weights.scratchFloats());
            for (int item = 0; item < weights.items(batch); item++) {
                weights.run(item, batch, x, GUARD, dy, GUARD, partials, 0, scratch, 0);
            }
            float[] actualWeights = Slab.poison(out * in);
            for (int item = 0; item < weights.joinItems(); item++) {
                weights.join(item, batch, partials, 0, actualWeights, 0);
            }
            assertThat(actualWeights).as("weight gradient, %s", what).isEqualTo(floats(dw));
            assertThat(biasGradient(kernels, capacity, batch, dy, out))
                    .as("bias gradient, %s", what)
                    .isEqualTo(floats(db));
        }
    }

    private static float[] run(LinearForward linear, int batch, float[] x, float[] w, float[] b, int outFeatures) {
        float[] packed = Slab.poison(linear.packedFloats());
        for (int i = 0; i < linear.packItems(); i++) {
            linear.packWithBias(i, w, 0, b, 0, packed, 0);
        }
        float[] y = Slab.poison(batch * outFeatures + 2 * GUARD);
        float[] scratch = Slab.poison(linear.scratchFloats());
        for (int item = 0; item < linear.items(batch); item++) {
            linear.run(item, batch, x, GUARD, packed, 0, y, GUARD, scratch, 0);
        }
        return y;
    }

    private static float[] biasGradient(Kernels kernels, int capacity, int batch, float[] dy, int out) {
        ChannelSums sums = new ChannelSums(kernels, ChannelsLast.rows(1, out), capacity);
        float[] partials = Slab.poison(sums.partialFloats());
        float[] scratch = Slab.poison(sums.scratchFloats());
        for (int item = 0; item < sums.items(batch); item++) {
            sums.run(item, batch, dy, GUARD, partials, 0, scratch, 0);
        }
        float[] db = Slab.poison(out);
        for (int item = 0; item < sums.joinItems(); item++) {
            sums.join(item, batch, partials, 0, db, 0);
        }
        return db;
    }

    private static float[] guarded(float[] values) {
        float[] all = Slab.poison(values.length + 2 * GUARD);
        System.arraycopy(values, 0, all, GUARD, values.length);
        return all;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i] + 0f;
        }
        return floats;
    }
}
