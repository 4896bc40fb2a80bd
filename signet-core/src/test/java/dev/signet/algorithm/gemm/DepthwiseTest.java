package dev.signet.algorithm.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.Simd;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DepthwiseTest {
    static List<Arguments> kernels() {
        return List.of(Arguments.of(Simd.KERNELS.name(), Simd.KERNELS), Arguments.of("plain", Simd.plain()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void forwardIsOneChainOverTheTapsThenBiasAndClamp(String name, Kernels kernels) {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ConvolutionCase c = ConvolutionCase.depthwise(random);
            float[] x = Slab.reals(random, c.inputElements());
            float[] weight = Slab.reals(random, c.weightElements());
            float[] bias = Slab.reals(random, c.outChannels());
            float[] chain = new float[c.outputElements()];
            c.forEachProduct((xi, wi, yi) -> chain[yi] = Math.fma(x[xi], weight[wi], chain[yi]));
            double[] expected = new double[chain.length];
            int pixels = c.out(0) * c.out(1) * c.out(2);
            for (int i = 0; i < chain.length; i++) {
                expected[i] = Math.max(0, chain[i] + bias[i / pixels % c.outChannels()]);
            }
            Slab input = Slab.of(c.input(), c.batch(), x);
            Slab y = Slab.poisoned(c.output(), c.batch());
            DepthwiseForward forward = DepthwiseForward.of(kernels, c.window(), c.input(), c.output(), Clamp.RELU);
            float[] packed = Slab.poison(forward.packedFloats());
            forward.packWithBias(weight, 0, bias, 0, packed, 0);
            float[] scratch = Slab.poison(forward.scratchFloats());
            for (int item = c.batch() * forward.itemsPerSample() - 1; item >= 0; item--) {
                forward.run(item, input.floats(), Slab.GUARD, packed, 0, y.floats(), Slab.GUARD, scratch, 0);
            }
            y.mustHold(expected, "seed " + seed + ": " + c);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void dataGradientEqualsTheDumbLoop(String name, Kernels kernels) {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ConvolutionCase c = ConvolutionCase.depthwise(random);
            float[] dy = Slab.integers(random, c.outputElements());
            float[] weight = Slab.integers(random, c.weightElements());
            double[] expected = new double[c.inputElements()];
            c.forEachProduct((xi, wi, yi) -> expected[xi] += (double) dy[yi] * weight[wi]);
            Slab gradient = Slab.of(c.output(), c.batch(), dy);
            Slab dx = Slab.poisoned(c.input(), c.batch());
            DepthwiseDataGradient backward = DepthwiseDataGradient.of(kernels, c.window(), c.output(), c.input());
            float[] packed = Slab.poison(backward.packedFloats());
            backward.pack(weight, 0, packed, 0);
            float[] scratch = Slab.poison(backward.scratchFloats());
            for (int item = c.batch() * backward.itemsPerSample() - 1; item >= 0; item--) {
                backward.run(item, gradient.floats(), Slab.GUARD, packed, 0, dx.floats(), Slab.GUARD, scratch, 0);
            }
            dx.mustHold(expected, "seed " + seed + ": " + c);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void weightGradientEqualsTheDumbLoopAndTheGroupedConvolution(String name, Kernels kernels) {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ConvolutionCase c = ConvolutionCase.depthwise(random);
            float[] x = Slab.integers(random, c.inputElements());
            float[] dy = Slab.integers(random, c.outputElements());
            double[] expected = new double[c.weightElements()];
            c.forEachProduct((xi, wi, yi) -> expected[wi] += (double) x[xi] * dy[yi]);
            Slab input = Slab.of(c.input(), c.batch(), x);
            Slab gradient = Slab.of(c.output(), c.batch(), dy);
            DepthwiseWeightGradient backward =
                    DepthwiseWeightGradient.of(kernels, c.window(), c.input(), c.output(), c.batch());
            float[] partials = Slab.poison(backward.partialFloats());
            float[] scratch = Slab.poison(backward.scratchFloats());
            for (int item = 0; item < backward.items(c.batch()); item++) {
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
            for (int i = 0; i < dw.length; i++) {
                assertThat(dw[i]).as("weight %d, seed %d: %s", i, seed, c).isEqualTo((float) expected[i] + 0f);
            }
        }
    }
}
