package dev.signet.algorithm.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionTest {
    private static final int CASES = 250;

    static List<Arguments> kernels() {
        return List.of(Arguments.of(Simd.KERNELS.name(), Simd.KERNELS), Arguments.of("plain", Simd.plain()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void forwardEqualsTheDumbLoopOnAnyGeometry(String name, Kernels kernels) {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            ConvolutionCase c = ConvolutionCase.random(random);
            float[] x = Slab.integers(random, c.inputElements());
            float[] weight = Slab.integers(random, c.weightElements());
            float[] bias = Slab.integers(random, c.outChannels());
            float[] residual = Slab.integers(random, c.outputElements());
            boolean withResidual = random.nextBoolean();
            Clamp clamp = new Clamp[] {Clamp.NONE, Clamp.RELU, Clamp.RELU6}[random.nextInt(3)];
            double[] expected = new double[c.outputElements()];
            c.forEachProduct((xi, wi, yi) -> expected[yi] += (double) x[xi] * weight[wi]);
            int pixels = c.out(0) * c.out(1) * c.out(2);
            for (int i = 0; i < expected.length; i++) {
                expected[i] += bias[i / pixels % c.outChannels()] + (withResidual ? residual[i] : 0);
                expected[i] = Math.clamp(expected[i], clamp.low(), clamp.high());
            }
            Slab y = forward(kernels, c, x, weight, bias, residual, withResidual, clamp);
            y.mustHold(expected, "seed " + seed + ": " + c);
        }
    }

    private static Slab forward(
            Kernels kernels,
            ConvolutionCase c,
            float[] x,
            float[] weight,
            float[] bias,
            float[] residual,
            boolean withResidual,
            Clamp clamp) {
        Slab input = Slab.of(c.input(), c.batch(), x);
        Slab add = Slab.of(c.plainOutput(), c.batch(), residual);
        Slab y = Slab.poisoned(c.output(), c.batch());
        ConvolutionForward forward =
                ConvolutionForward.of(kernels, c.window(), c.groups(), c.input(), c.output(), c.plainOutput(), clamp);
        float[] packed = Slab.poison(forward.packedFloats());
        for (int i = 0; i < forward.packItems(); i++) {
            forward.packWithBias(i, weight, 0, bias, 0, packed, 0);
        }
        float[] scratch = Slab.poison(forward.scratchFloats());
        for (int item = c.batch() * forward.itemsPerSample() - 1; item >= 0; item--) {
            if (withResidual) {
                forward.runWithResidual(
                        item,
                        input.floats(),
                        Slab.GUARD,
                        packed,
                        0,
                        add.floats(),
                        Slab.GUARD,
                        y.floats(),
                        Slab.GUARD,
                        scratch,
                        0);
            } else {
                forward.run(item, input.floats(), Slab.GUARD, packed, 0, y.floats(), Slab.GUARD, scratch, 0);
            }
        }
        return y;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void dataGradientEqualsTheDumbLoopOnAnyGeometry(String name, Kernels kernels) {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            ConvolutionCase c = ConvolutionCase.random(random);
            float[] dy = Slab.integers(random, c.outputElements());
            float[] weight = Slab.integers(random, c.weightElements());
            double[] expected = new double[c.inputElements()];
            c.forEachProduct((xi, wi, yi) -> expected[xi] += (double) dy[yi] * weight[wi]);
            dataGradient(kernels, c, dy, weight).mustHold(expected, "seed " + seed + ": " + c);
        }
    }

    private static Slab dataGradient(Kernels kernels, ConvolutionCase c, float[] dy, float[] weight) {
        Slab gradient = Slab.of(c.output(), c.batch(), dy);
        Slab dx = Slab.poisoned(c.input(), c.batch());
        ConvolutionDataGradient backward =
                ConvolutionDataGradient.of(kernels, c.window(), c.groups(), c.output(), c.input(), c.input());
        float[] packed = Slab.poison(backward.packedFloats());
        for (int i = 0; i < backward.packItems(); i++) {
            backward.pack(i, weight, 0, packed, 0);
        }
        float[] scratch = Slab.poison(backward.scratchFloats());
        for (int item = c.batch() * backward.itemsPerSample() - 1; item >= 0; item--) {
            backward.run(item, gradient.floats(), Slab.GUARD, packed, 0, dx.floats(), Slab.GUARD, scratch, 0);
        }
        return dx;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void weightGradientEqualsTheDumbLoopOnAnyGeometry(String name, Kernels kernels) {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            ConvolutionCase c = ConvolutionCase.random(random);
            float[] x = Slab.integers(random, c.inputElements());
            float[] dy = Slab.integers(random, c.outputElements());
            double[] dw = new double[c.weightElements()];
            c.forEachProduct((xi, wi, yi) -> dw[wi] += (double) x[xi] * dy[yi]);
            double[] db = new double[c.outChannels()];
            int pixels = c.out(0) * c.out(1) * c.out(2);
            for (int i = 0; i < dy.length; i++) {
                db[i / pixels % c.outChannels()] += dy[i];
            }
            assertThat(weightGradient(kernels, c, x, dy))
                    .as("weight, seed %d: %s", seed, c)
                    .isEqualTo(floats(dw));
            assertThat(channelSums(kernels, c, dy))
                    .as("channel sums, seed %d: %s", seed, c)
                    .isEqualTo(floats(db));
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i] + 0f;
        }
        return floats;
    }

    private static float[] weightGradient(Kernels kernels, ConvolutionCase c, float[] x, float[] dy) {
        Slab input = Slab.of(c.input(), c.batch(), x);
        Slab gradient = Slab.of(c.output(), c.batch(), dy);
        ConvolutionWeightGradient backward = ConvolutionWeightGradient.of(
                kernels, c.window(), c.groups(), c.input(), c.output(), c.batch() + c.batch() % 3);
        float[] partials = Slab.poison(backward.partialFloats());
        float[] scratch = Slab.poison(backward.scratchFloats());
        for (int item = backward.items(c.batch()) - 1; item >= 0; item--) {
            backward.run(
                    item,
                    c.batch(),
                    input.floats(),
                    Slab.GUARD,
                    gradient.floats(),
                    Slab.GUARD,
                    partials,
                    0,
                    scratch,
                    0);
        }
        float[] dw = Slab.poison(c.weightElements());
        for (int item = 0; item < backward.joinItems(); item++) {
            backward.join(item, c.batch(), partials, 0, dw, 0);
        }
        return dw;
    }

    private static float[] channelSums(Kernels kernels, ConvolutionCase c, float[] dy) {
        Slab gradient = Slab.of(c.output(), c.batch(), dy);
        ChannelSums sums = new ChannelSums(kernels, c.output(), c.batch());
        float[] partials = Slab.poison(sums.partialFloats());
        float[] scratch = Slab.poison(sums.scratchFloats());
        for (int item = 0; item < sums.items(c.batch()); item++) {
            sums.run(item, c.batch(), gradient.floats(), Slab.GUARD, partials, 0, scratch, 0);
        }
        float[] out = Slab.poison(c.outChannels());
        for (int item = 0; item < sums.joinItems(); item++) {
            sums.join(item, c.batch(), partials, 0, out, 0);
        }
        return out;
    }

    @Test
    void vectorsAndPlainLoopsGiveTheSameBits() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            ConvolutionCase c = ConvolutionCase.random(random);
            float[] x = Slab.reals(random, c.inputElements());
            float[] dy = Slab.reals(random, c.outputElements());
            float[] weight = Slab.reals(random, c.weightElements());
            float[] bias = Slab.reals(random, c.outChannels());
            Kernels plain = Simd.plain();
            String what = "seed " + seed + ": " + c;
            assertThat(bits(forward(Simd.KERNELS, c, x, weight, bias, dy, true, Clamp.RELU)
                            .floats()))
                    .as("forward, %s", what)
                    .isEqualTo(bits(forward(plain, c, x, weight, bias, dy, true, Clamp.RELU)
                            .floats()));
            assertThat(bits(dataGradient(Simd.KERNELS, c, dy, weight).floats()))
                    .as("data gradient, %s", what)
                    .isEqualTo(bits(dataGradient(plain, c, dy, weight).floats()));
            assertThat(bits(weightGradient(Simd.KERNELS, c, x, dy)))
                    .as("weight gradient, %s", what)
                    .isEqualTo(bits(weightGradient(plain, c, x, dy)));
            assertThat(bits(channelSums(Simd.KERNELS, c, dy)))
                    .as("channel sums, %s", what)
                    .isEqualTo(bits(channelSums(plain, c, dy)));
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void everyOutputIsOneChainOverDepthHeightWidthChannel(String name, Kernels kernels) {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            ConvolutionCase c = ConvolutionCase.random(random);
            float[] x = Slab.reals(random, c.inputElements());
            float[] weight = Slab.reals(random, c.weightElements());
            float[] chain = new float[c.outputElements()];
            c.forEachProduct((xi, wi, yi) -> chain[yi] = Math.fma(x[xi], weight[wi], chain[yi]));
            double[] expected = new double[chain.length];
            for (int i = 0; i < chain.length; i++) {
                expected[i] = chain[i];
            }
            forward(kernels, c, x, weight, new float[c.outChannels()], chain, false, Clamp.NONE)
                    .mustHold(expected, "seed " + seed + ": " + c);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void weightGradientIsAChainPerGroupOfEightAndATreeOverGroups(String name, Kernels kernels) {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            ConvolutionCase some = ConvolutionCase.random(random);
            ConvolutionCase c = new ConvolutionCase(
                    1 + random.nextInt(70),
                    some.inChannels(),
                    some.outChannels(),
                    some.groups(),
                    some.window(),
                    some.in(),
                    some.extra());
            float[] x = Slab.reals(random, c.inputElements());
            float[] dy = Slab.reals(random, c.outputElements());
            int perSample = c.outputElements() / c.batch();
            int weights = c.weightElements();
            float[] sums = new float[Math.ceilDiv(c.batch(), 8) * weights];
            c.forEachProduct((xi, wi, yi) -> {
                int at = yi / perSample / 8 * weights + wi;
                sums[at] = Math.fma(x[xi], dy[yi], sums[at]);
            });
            float[] expected = new float[weights];
            for (int i = 0; i < weights; i++) {
                expected[i] = tree(sums, i, weights, Math.ceilDiv(c.batch(), 8));
            }
            assertThat(weightGradient(kernels, c, x, dy))
                    .as("seed %d: %s", seed, c)
                    .isEqualTo(expected);
        }
    }

    /** Pairs, then pairs of pairs; an odd one passes through. */
    private static float tree(float[] values, int first, int stride, int count) {
        float[] level = new float[count];
        for (int i = 0; i < count; i++) {
            level[i] = values[first + i * stride];
        }
        int left = count;
        while (left > 1) {
            for (int i = 0; i < left / 2; i++) {
                level[i] = level[2 * i] + level[2 * i + 1];
            }
            if (left % 2 == 1) {
                level[left / 2] = level[left - 1];
            }
            left = (left + 1) / 2;
        }
        return level[0];
    }

    @Test
    void residualMayBeTheOutputItself() {
        WindowAxis three = new WindowAxis(3, 1, 1, 1, 1);
        ConvolutionCase c = new ConvolutionCase(
                2, 16, 16, 1, new Window(List.of(WindowAxis.TRIVIAL, three, three)), new int[] {1, 5, 9}, Halo.NONE);
        Random random = new Random(1);
        float[] x = Slab.integers(random, c.inputElements());
        float[] weight = Slab.integers(random, c.weightElements());
        float[] residual = Slab.integers(random, c.outputElements());
        Slab input = Slab.of(c.input(), 2, x);
        Slab y = Slab.of(c.output(), 2, residual);
        ConvolutionForward forward =
                ConvolutionForward.of(Simd.KERNELS, c.window(), 1, c.input(), c.output(), c.output(), Clamp.NONE);
        float[] packed = Slab.poison(forward.packedFloats());
        for (int i = 0; i < forward.packItems(); i++) {
            forward.pack(i, weight, 0, packed, 0);
        }
        float[] scratch = Slab.poison(forward.scratchFloats());
        for (int item = 0; item < 2 * forward.itemsPerSample(); item++) {
            forward.runWithResidual(
                    item,
                    input.floats(),
                    Slab.GUARD,
                    packed,
                    0,
                    y.floats(),
                    Slab.GUARD,
                    y.floats(),
                    Slab.GUARD,
                    scratch,
                    0);
        }
        double[] expected = new double[residual.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = residual[i];
        }
        c.forEachProduct((xi, wi, yi) -> expected[yi] += (double) x[xi] * weight[wi]);
        y.mustHold(expected, c);
    }

    @Test
    void tooSmallAHaloIsRefusedWithBothHalos() {
        WindowAxis three = new WindowAxis(3, 1, 1, 1, 1);
        Window window = new Window(List.of(WindowAxis.TRIVIAL, three, three));
        ChannelsLast plain = ChannelsLast.of(16, 1, 8, 8, Halo.NONE);
        assertThatThrownBy(() -> ConvolutionForward.of(Simd.KERNELS, window, 1, plain, plain, plain, Clamp.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("top=0")
                .hasMessageContaining("top=1");
    }
}
