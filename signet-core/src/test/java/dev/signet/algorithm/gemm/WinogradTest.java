package dev.signet.algorithm.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.Simd;
import dev.signet.algorithm.simd.WinogradLoops;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract of algorithms does not ask of Winograd: the size of its rounding errors, and its bits. */
class WinogradTest {
    private static final Window WINDOW =
            new Window(List.of(WindowAxis.TRIVIAL, new WindowAxis(3, 1, 1, 1, 1), new WindowAxis(3, 1, 1, 1, 1)));
    private static final int CASES = 40;

    /** A 3x3 convolution of padding 1 with a bias, on samples of real numbers. */
    private record Layer(WinogradForm form, int channels, int outChannels, int height, int width) {
        static Layer random(WinogradForm form, Random random) {
            return new Layer(
                    form,
                    5 + random.nextInt(60),
                    5 + random.nextInt(66),
                    1 + random.nextInt(20),
                    1 + random.nextInt(20));
        }

        ChannelsLast output() {
            return ChannelsLast.of(outChannels, 1, height, width, Halo.NONE);
        }

        ChannelsLast input(Halo halo) {
            return ChannelsLast.of(channels, 1, height, width, halo);
        }

        float[] weight(Random random) {
            return gaussian(random, outChannels * channels * 9, Math.sqrt(2.0 / (9 * channels)));
        }

        float[] forward(Kernels kernels, WinogradLoops loops, int samples, float[] x, float[] weight) {
            ChannelsLast input = input(WinogradConvolution.inputHalo(form, WINDOW, input(Halo.NONE), output()));
            WinogradConvolution convolution = WinogradConvolution.forward(
                    kernels, loops, form, WINDOW, input, output(), output(), Clamp.NONE, samples);
            return run(convolution, input, output(), samples, x, weight);
        }

        float[] dataGradient(Kernels kernels, WinogradLoops loops, int samples, float[] dy, float[] weight) {
            ChannelsLast bare = input(Halo.NONE);
            Halo halo = WinogradConvolution.outputGradientHalo(form, WINDOW, output(), bare);
            ChannelsLast gradient = ChannelsLast.of(outChannels, 1, height, width, halo);
            WinogradConvolution convolution =
                    WinogradConvolution.dataGradient(kernels, loops, form, WINDOW, gradient, bare, samples);
            return run(convolution, gradient, bare, samples, dy, weight);
        }

        float[] weightGradient(Kernels kernels, WinogradLoops loops, int samples, float[] x, float[] dy) {
            Slab input =
                    Slab.of(input(WinogradWeightGradient.inputHalo(WINDOW, input(Halo.NONE), output())), samples, x);
            Slab gradient = Slab.of(
                    ChannelsLast.of(outChannels, 1, height, width, WinogradWeightGradient.outputGradientHalo(output())),
                    samples,
                    dy);
            WinogradWeightGradient backward =
                    WinogradWeightGradient.of(kernels, loops, WINDOW, input.layout(), gradient.layout(), samples);
            float[] shared = Slab.poison(backward.sharedFloats());
            float[] scratch = Slab.poison(backward.scratchFloats());
            float[] dw = Slab.poison(outChannels * channels * 9);
            for (int phase = 0; phase < backward.phases(); phase++) {
                for (int item = backward.items(phase) - 1; item >= 0; item--) {
                    backward.run(
                            phase,
                            item,
                            input.floats(),
                            Slab.GUARD,
                            gradient.floats(),
                            Slab.GUARD,
                            shared,
                            0,
                            dw,
                            0,
                            scratch,
                            0);
                }
            }
            return dw;
        }

        private static float[] run(
                WinogradConvolution convolution,
                ChannelsLast input,
                ChannelsLast output,
                int samples,
                float[] x,
                float[] weight) {
            Slab from = Slab.of(input, samples, x);
            Slab to = Slab.poisoned(output, samples);
            float[] packed = Slab.poison(convolution.packedFloats());
            for (int i = 0; i < convolution.packItems(); i++) {
                convolution.pack(i, weight, 0, packed, 0);
            }
            float[] scratch = Slab.poison(convolution.scratchFloats());
            for (int item = 0; item < convolution.items(); item++) {
                convolution.run(
                        item,
                        from.floats(),
                        Slab.GUARD,
                        packed,
                        0,
                        from.floats(),
                        Slab.GUARD,
                        false,
                        to.floats(),
                        Slab.GUARD,
                        scratch,
                        0);
            }
            return to.floats();
        }
    }

    private static float[] gaussian(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void vectorsAndPlainLoopsGiveTheSameBits(WinogradForm form) {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            Layer layer = Layer.random(form, random);
            int samples = 1 + random.nextInt(3);
            int pixels = samples * layer.height * layer.width;
            float[] x = gaussian(random, pixels * layer.channels, 1);
            float[] dy = gaussian(random, pixels * layer.outChannels, 1);
            float[] weight = layer.weight(random);
            assertThat(layer.forward(Simd.KERNELS, Simd.WINOGRAD, samples, x, weight))
                    .as("forward, seed %d: %s", seed, layer)
                    .isEqualTo(layer.forward(Simd.plain(), Simd.plainWinograd(), samples, x, weight));
            assertThat(layer.dataGradient(Simd.KERNELS, Simd.WINOGRAD, samples, dy, weight))
                    .as("data gradient, seed %d: %s", seed, layer)
                    .isEqualTo(layer.dataGradient(Simd.plain(), Simd.plainWinograd(), samples, dy, weight));
        }
    }

    @Test
    void vectorsAndPlainLoopsGiveTheSameBitsOfTheWeightGradient() {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            Layer layer = Layer.random(WinogradForm.F4, random);
            int samples = 1 + random.nextInt(20);
            int pixels = samples * layer.height * layer.width;
            float[] x = gaussian(random, pixels * layer.channels, 1);
            float[] dy = gaussian(random, pixels * layer.outChannels, 1);
            assertThat(layer.weightGradient(Simd.KERNELS, Simd.WINOGRAD, samples, x, dy))
                    .as("seed %d: %s", seed, layer)
                    .isEqualTo(layer.weightGradient(Simd.plain(), Simd.plainWinograd(), samples, x, dy));
        }
    }

    /** Many stages: their transforms do not fit together. */
    @Test
    void theWeightGradientOfLargeImagesIsThatOfTheDirectSum() {
        Random random = new Random(3);
        Layer layer = new Layer(WinogradForm.F4, 70, 40, 90, 130);
        int samples = 3;
        float[] x = Slab.integers(random, samples * layer.channels * layer.height * layer.width);
        float[] dy = Slab.integers(random, samples * layer.outChannels * layer.height * layer.width);
        double[] exact = exactWeightGradient(layer, samples, x, dy);
        float[] dw = layer.weightGradient(Simd.KERNELS, Simd.WINOGRAD, samples, x, dy);
        assertThat(relativeError(dw, exact)).isLessThan(1e-5);
        assertThat(dw).isEqualTo(layer.weightGradient(Simd.plain(), Simd.plainWinograd(), samples, x, dy));
    }

    @ParameterizedTest
    @EnumSource
    void aSampleHasTheSameBitsAloneAndInABatch(WinogradForm form) {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            Layer layer = Layer.random(form, random);
            int samples = 8;
            int perSample = layer.height * layer.width * layer.channels;
            float[] x = gaussian(random, samples * perSample, 1);
            float[] weight = layer.weight(random);
            float[] all = layer.forward(Simd.KERNELS, Simd.WINOGRAD, samples, x, weight);
            int stride = layer.output().sampleStride();
            for (int n = 0; n < samples; n++) {
                float[] own = Arrays.copyOfRange(x, n * perSample, (n + 1) * perSample);
                float[] alone = layer.forward(Simd.KERNELS, Simd.WINOGRAD, 1, own, weight);
                assertThat(Arrays.copyOfRange(all, Slab.GUARD + n * stride, Slab.GUARD + (n + 1) * stride))
                        .as("sample %d, seed %d: %s", n, seed, layer)
                        .isEqualTo(Arrays.copyOfRange(alone, Slab.GUARD, Slab.GUARD + stride));
            }
        }
    }

    /** The bound that docs/numerics.md states: root mean square at 256 channels, inputs after a ReLU, weights as He et al. draw them. */
    @Test
    void errorsAreAtMostThreeTimesThoseOfTheDirectSum() {
        Random random = new Random(1);
        int channels = 256;
        int size = 16;
        float[] x = gaussian(random, channels * size * size, 1);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.max(0, x[i]);
        }
        Layer layer = new Layer(WinogradForm.F4, channels, 32, size, size);
        float[] weight = layer.weight(random);
        double[] exact = exact(layer, x, weight);
        double direct = rootMeanSquare(direct(layer, x, weight), exact);
        double f4 = rootMeanSquare(layer.forward(Simd.KERNELS, Simd.WINOGRAD, 1, x, weight), exact);
        Layer small = new Layer(WinogradForm.F2, channels, 32, size, size);
        double f2 = rootMeanSquare(small.forward(Simd.KERNELS, Simd.WINOGRAD, 1, x, weight), exact);
        assertThat(f4 / direct).as("F(4x4) against direct, %g", direct).isLessThan(3);
        assertThat(f2 / direct).as("F(2x2) against direct, %g", direct).isLessThan(1.5);
    }

    /** The bound that docs/numerics.md states, on a batch of 8 images of 28x28: inputs after a ReLU, gradients of both signs. */
    @Test
    void errorsOfTheWeightGradientAreAtMostTwiceThoseOfTheDirectSum() {
        Random random = new Random(2);
        Layer layer = new Layer(WinogradForm.F4, 24, 16, 28, 28);
        int samples = 8;
        float[] x = gaussian(random, samples * layer.channels * layer.height * layer.width, 1);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.max(0, x[i]);
        }
        float[] dy = gaussian(random, samples * layer.outChannels * layer.height * layer.width, 1);
        double[] exact = exactWeightGradient(layer, samples, x, dy);
        double direct = relativeError(directWeightGradient(layer, samples, x, dy), exact);
        double winograd = relativeError(layer.weightGradient(Simd.KERNELS, Simd.WINOGRAD, samples, x, dy), exact);
        assertThat(winograd / direct).as("against direct, %g", direct).isLessThan(2);
    }

    private static double[] exactWeightGradient(Layer layer, int samples, float[] x, float[] dy) {
        double[] dw = new double[layer.outChannels * layer.channels * 9];
        int pixels = layer.height * layer.width;
        for (int pixel = 0; pixel < samples * pixels; pixel++) {
            for (int tap = 0; tap < 9; tap++) {
                int h = pixel / layer.width % layer.height + tap / 3 - 1;
                int w = pixel % layer.width + tap % 3 - 1;
                if (h >= 0 && h < layer.height && w >= 0 && w < layer.width) {
                    int n = pixel / pixels;
                    addOuter(layer, tap, n, x, h * layer.width + w, dy, pixel % pixels, dw);
                }
            }
        }
        return dw;
    }

    private static void addOuter(
            Layer layer, int tap, int n, float[] x, int xPixel, float[] dy, int dyPixel, double[] dw) {
        int pixels = layer.height * layer.width;
        for (int oc = 0; oc < layer.outChannels; oc++) {
            double gradient = dy[(n * layer.outChannels + oc) * pixels + dyPixel];
            for (int ic = 0; ic < layer.channels; ic++) {
                dw[(oc * layer.channels + ic) * 9 + tap] += gradient * x[(n * layer.channels + ic) * pixels + xPixel];
            }
        }
    }

    private static float[] directWeightGradient(Layer layer, int samples, float[] x, float[] dy) {
        Slab input = Slab.of(layer.input(new Halo(0, 0, 1, 1, 1, 1)), samples, x);
        Slab gradient = Slab.of(layer.output(), samples, dy);
        ConvolutionWeightGradient backward =
                ConvolutionWeightGradient.of(Simd.KERNELS, WINDOW, 1, input.layout(), gradient.layout(), samples);
        float[] partials = Slab.poison(backward.partialFloats());
        float[] scratch = Slab.poison(backward.scratchFloats());
        for (int item = 0; item < backward.items(samples); item++) {
            backward.run(
                    item, samples, input.floats(), Slab.GUARD, gradient.floats(), Slab.GUARD, partials, 0, scratch, 0);
        }
        float[] dw = new float[layer.outChannels * layer.channels * 9];
        for (int item = 0; item < backward.joinItems(); item++) {
            backward.join(item, samples, partials, 0, dw, 0);
        }
        return dw;
    }

    private static double relativeError(float[] values, double[] exact) {
        double errors = 0;
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
            errors += (values[i] - exact[i]) * (values[i] - exact[i]);
            sum += exact[i] * exact[i];
        }
        return Math.sqrt(errors / sum);
    }

    /** In the order of the output's layout. */
    private static double[] exact(Layer layer, float[] x, float[] weight) {
        double[] y = new double[layer.output().sampleStride()];
        int pixels = layer.height * layer.width;
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int oc = 0; oc < layer.outChannels; oc++) {
                double sum = 0;
                for (int ic = 0; ic < layer.channels; ic++) {
                    for (int tap = 0; tap < 9; tap++) {
                        int h = pixel / layer.width + tap / 3 - 1;
                        int w = pixel % layer.width + tap % 3 - 1;
                        if (h >= 0 && h < layer.height && w >= 0 && w < layer.width) {
                            sum += (double) x[ic * pixels + h * layer.width + w]
                                    * weight[(oc * layer.channels + ic) * 9 + tap];
                        }
                    }
                }
                y[pixel * layer.output().pixelStride() + oc] = sum;
            }
        }
        return y;
    }

    private static float[] direct(Layer layer, float[] x, float[] weight) {
        ChannelsLast input = layer.input(new Halo(0, 0, 1, 1, 1, 1));
        ConvolutionForward convolution =
                ConvolutionForward.of(Simd.KERNELS, WINDOW, 1, input, layer.output(), layer.output(), Clamp.NONE);
        float[] packed = new float[convolution.packedFloats()];
        for (int i = 0; i < convolution.packItems(); i++) {
            convolution.pack(i, weight, 0, packed, 0);
        }
        Slab from = Slab.of(input, 1, x);
        Slab to = Slab.poisoned(layer.output(), 1);
        float[] scratch = new float[convolution.scratchFloats()];
        for (int item = 0; item < convolution.itemsPerSample(); item++) {
            convolution.run(item, from.floats(), Slab.GUARD, packed, 0, to.floats(), Slab.GUARD, scratch, 0);
        }
        return to.floats();
    }

    private static double rootMeanSquare(float[] slab, double[] exact) {
        double errors = 0;
        double values = 0;
        for (int i = 0; i < exact.length; i++) {
            errors += (slab[Slab.GUARD + i] - exact[i]) * (slab[Slab.GUARD + i] - exact[i]);
            values += exact[i] * exact[i];
        }
        return Math.sqrt(errors / values);
    }
}
