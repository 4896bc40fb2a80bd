package dev.signet.algorithm.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.WarmRuns;
import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Warm items allocate nothing: no vector is boxed, no iterator made. */
class AllocationTest {
    private static final int CALLS = 200;

    private final WindowAxis axis = new WindowAxis(3, 1, 1, 1, 1);
    private final Window window = new Window(List.of(WindowAxis.TRIVIAL, axis, axis));
    private final Halo one = new Halo(0, 0, 1, 1, 1, 1);
    private final Kernels kernels = Simd.KERNELS;

    @Test
    void forwardWithWideAndNarrowPanels() {
        ChannelsLast input = ChannelsLast.of(16, 1, 5, 9, one);
        ChannelsLast output = ChannelsLast.of(48, 1, 5, 9, one);
        ConvolutionForward forward = ConvolutionForward.of(kernels, window, 1, input, output, output, Clamp.RELU);
        float[] x = new float[input.sampleStride()];
        float[] y = new float[output.sampleStride()];
        float[] packed = new float[forward.packedFloats()];
        float[] scratch = new float[forward.scratchFloats()];
        mustStopAllocating(() -> {
            for (int item = 0; item < forward.itemsPerSample(); item++) {
                forward.run(item, x, 0, packed, 0, y, 0, scratch, 0);
                forward.runWithResidual(item, x, 0, packed, 0, y, 0, y, 0, scratch, 0);
            }
        });
    }

    @Test
    void forwardAndWeightGradientOfAFirstLayer() {
        ChannelsLast input = ChannelsLast.of(1, 1, 5, 9, one);
        ChannelsLast output = ChannelsLast.of(6, 1, 5, 9, one);
        ConvolutionForward forward = ConvolutionForward.of(kernels, window, 1, input, output, output, Clamp.RELU);
        ConvolutionWeightGradient backward = ConvolutionWeightGradient.of(kernels, window, 1, input, output, 1);
        float[] x = new float[input.sampleStride()];
        float[] y = new float[output.sampleStride()];
        float[] packed = new float[forward.packedFloats()];
        float[] partials = new float[backward.partialFloats()];
        float[] scratch = new float[Math.max(forward.scratchFloats(), backward.scratchFloats())];
        float[] dw = new float[6 * 9];
        mustStopAllocating(() -> {
            for (int item = 0; item < forward.itemsPerSample(); item++) {
                forward.run(item, x, 0, packed, 0, y, 0, scratch, 0);
            }
            for (int item = 0; item < backward.items(1); item++) {
                backward.run(item, 1, x, 0, y, 0, partials, 0, scratch, 0);
            }
            for (int item = 0; item < backward.joinItems(); item++) {
                backward.join(item, 1, partials, 0, dw, 0);
            }
        });
    }

    @Test
    void gradientsOfAWideLayer() {
        ChannelsLast input = ChannelsLast.of(16, 1, 4, 7, one);
        ChannelsLast output = ChannelsLast.of(48, 1, 4, 7, one);
        ConvolutionDataGradient data = ConvolutionDataGradient.of(kernels, window, 1, output, input, input);
        ConvolutionWeightGradient weights = ConvolutionWeightGradient.of(kernels, window, 1, input, output, 9);
        float[] x = new float[9 * input.sampleStride()];
        float[] y = new float[9 * output.sampleStride()];
        float[] packed = new float[data.packedFloats()];
        float[] partials = new float[weights.partialFloats()];
        float[] scratch = new float[Math.max(data.scratchFloats(), weights.scratchFloats())];
        float[] dw = new float[16 * 48 * 9];
        mustStopAllocating(() -> {
            for (int item = 0; item < data.itemsPerSample(); item++) {
                data.run(item, y, 0, packed, 0, x, 0, scratch, 0);
            }
            for (int item = 0; item < weights.items(9); item++) {
                weights.run(item, 9, x, 0, y, 0, partials, 0, scratch, 0);
            }
            for (int item = 0; item < weights.joinItems(); item++) {
                weights.join(item, 9, partials, 0, dw, 0);
            }
        });
    }

    @Test
    void depthwiseForwardAndWeightGradient() {
        ChannelsLast layout = ChannelsLast.of(16, 1, 4, 7, one);
        DepthwiseForward forward = DepthwiseForward.of(kernels, window, layout, layout, Clamp.RELU6);
        DepthwiseWeightGradient backward = DepthwiseWeightGradient.of(kernels, window, layout, layout, 1);
        float[] x = new float[layout.sampleStride()];
        float[] y = new float[layout.sampleStride()];
        float[] packed = new float[forward.packedFloats()];
        float[] partials = new float[backward.partialFloats()];
        float[] scratch = new float[Math.max(forward.scratchFloats(), backward.scratchFloats())];
        float[] dw = new float[16 * 9];
        mustStopAllocating(() -> {
            for (int item = 0; item < forward.itemsPerSample(); item++) {
                forward.run(item, x, 0, packed, 0, y, 0, scratch, 0);
            }
            for (int item = 0; item < backward.items(1); item++) {
                backward.run(item, 1, x, 0, y, 0, partials, 0, scratch, 0);
            }
            for (int item = 0; item < backward.joinItems(); item++) {
                backward.join(item, 1, partials, 0, dw, 0);
            }
        });
    }

    private static void mustStopAllocating(Runnable work) {
        assertThat(WarmRuns.bytesOnThisThread(work, CALLS, 0))
                .as("bytes allocated by %d warm calls", CALLS)
                .isZero();
    }
}
