package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * What one core can do and what the convolutions make of it, single-threaded. Each work item counts with its best time of many, because other
 * processes can only make it slower. Operations are 2 per multiply-add.
 */
public final class PeakFlops {
    private static final int PEAK_STEPS = 100_000;
    /** Tiles that are timed together. */
    private static final int TILES = 64;

    private static final int BATCH = 8;
    /** First aligned element of an array that begins a region: 16 bytes of header, 64-byte lines. */
    private static final int ALIGNED = 12;
    /** Floats of an array that G1 gives whole regions. */
    private static final int WHOLE_REGION = 1 << 22;

    private final Kernels kernels;
    private final double seconds;

    /** @param seconds how long to measure each figure */
    public PeakFlops(Kernels kernels, double seconds) {
        this.kernels = kernels;
        this.seconds = seconds;
    }

    /** GFLOP/s of the passes of one layer. */
    public record Rates(double forward, double dataGradient, double weightGradient) {}

    /** GFLOP/s of fused multiply-adds in registers. */
    public double peak() {
        double nanoseconds = bestSum(1, item -> keep(kernels.peak(PEAK_STEPS)));
        return (double) PEAK_STEPS * kernels.peakOperationsPerStep() / nanoseconds;
    }

    /** GFLOP/s of the largest tile of matrix multiplication over sums of {@code length} products, its operands in the caches. */
    public double tile(int length) {
        int rowCount = kernels.maxRows();
        int width = kernels.panelWidth();
        int[] rows = new int[rowCount];
        Arrays.setAll(rows, row -> row * length);
        float[] a = slab(rowCount * length);
        float[] b = slab(length * width);
        Arrays.fill(a, 0.5f);
        Arrays.fill(b, 0.25f);
        float[] zeros = slab(rowCount * width);
        float[] tile = slab(rowCount * width);
        double nanoseconds = bestSum(1, item -> {
            for (int call = 0; call < TILES; call++) {
                kernels.multiply(
                        rowCount, width, length, a, ALIGNED, rows, 0, b, ALIGNED, zeros, ALIGNED, tile, ALIGNED);
            }
        });
        return 2.0 * TILES * rowCount * width * length / nanoseconds;
    }

    private static void keep(float value) {
        if (Float.isNaN(value)) {
            throw new ArithmeticException("the peak loop ended in NaN");
        }
    }

    /** A convolution with square image and kernel, stride 1, padding to the same size, batch of 8. */
    public Rates layer(int inChannels, int outChannels, int size, int kernelSize) {
        WindowAxis axis = new WindowAxis(kernelSize, 1, 1, kernelSize / 2, kernelSize / 2);
        Window window = new Window(List.of(WindowAxis.TRIVIAL, axis, axis));
        ChannelsLast plainInput = ChannelsLast.of(inChannels, 1, size, size, Halo.NONE);
        ChannelsLast plainOutput = ChannelsLast.of(outChannels, 1, size, size, Halo.NONE);
        ChannelsLast input = ChannelsLast.of(
                inChannels, 1, size, size, ConvolutionForward.inputHalo(window, plainInput, plainOutput));
        ChannelsLast output = ChannelsLast.of(
                outChannels,
                1,
                size,
                size,
                ConvolutionDataGradient.outputGradientHalo(window, plainOutput, plainInput));
        double operations = 2.0 * BATCH * size * size * kernelSize * kernelSize * inChannels * outChannels;
        float[] x = filled(input);
        float[] y = filled(output);
        float[] weight = new float[inChannels * outChannels * kernelSize * kernelSize];
        Arrays.fill(weight, 0.01f);
        return new Rates(
                operations / forward(window, input, output, x, weight),
                operations / dataGradient(window, input, output, y, weight),
                operations / weightGradient(window, input, output, x, y, weight.length));
    }

    private double forward(Window window, ChannelsLast input, ChannelsLast output, float[] x, float[] weight) {
        ConvolutionForward forward = ConvolutionForward.of(kernels, window, 1, input, output, output, Clamp.RELU);
        float[] packed = slab(forward.packedFloats());
        for (int item = 0; item < forward.packItems(); item++) {
            forward.pack(item, weight, 0, packed, ALIGNED);
        }
        float[] scratch = slab(forward.scratchFloats());
        float[] y = slab(BATCH * output.sampleStride());
        return bestSum(
                BATCH * forward.itemsPerSample(),
                item -> forward.run(item, x, ALIGNED, packed, ALIGNED, y, ALIGNED, scratch, ALIGNED));
    }

    private double dataGradient(Window window, ChannelsLast input, ChannelsLast output, float[] dy, float[] weight) {
        ConvolutionDataGradient backward = ConvolutionDataGradient.of(kernels, window, 1, output, input, input);
        float[] packed = slab(backward.packedFloats());
        for (int item = 0; item < backward.packItems(); item++) {
            backward.pack(item, weight, 0, packed, ALIGNED);
        }
        float[] scratch = slab(backward.scratchFloats());
        float[] dx = slab(BATCH * input.sampleStride());
        return bestSum(
                BATCH * backward.itemsPerSample(),
                item -> backward.run(item, dy, ALIGNED, packed, ALIGNED, dx, ALIGNED, scratch, ALIGNED));
    }

    private double weightGradient(
            Window window, ChannelsLast input, ChannelsLast output, float[] x, float[] dy, int weights) {
        ConvolutionWeightGradient backward = ConvolutionWeightGradient.of(kernels, window, 1, input, output, BATCH);
        float[] partials = slab(backward.partialFloats());
        float[] scratch = slab(backward.scratchFloats());
        float[] dw = slab(weights);
        double sums = bestSum(
                backward.items(BATCH),
                item -> backward.run(item, BATCH, x, ALIGNED, dy, ALIGNED, partials, ALIGNED, scratch, ALIGNED));
        return sums + bestSum(backward.joinItems(), item -> backward.join(item, BATCH, partials, ALIGNED, dw, ALIGNED));
    }

    private static float[] filled(ChannelsLast layout) {
        float[] slab = slab(BATCH * layout.sampleStride());
        Random random = new Random(1);
        for (int i = 0; i < BATCH * layout.sampleStride(); i++) {
            slab[ALIGNED + i] = random.nextInt(7) - 3;
        }
        return slab;
    }

    private static float[] slab(int floats) {
        return new float[Math.max(ALIGNED + floats, WHOLE_REGION)];
    }

    /** The sum over the items of the best time of each, in nanoseconds. */
    private double bestSum(int items, IntConsumer work) {
        long[] best = new long[items];
        Arrays.fill(best, Long.MAX_VALUE);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        do {
            for (int item = 0; item < items; item++) {
                long start = System.nanoTime();
                work.accept(item);
                best[item] = Math.min(best[item], System.nanoTime() - start);
            }
        } while (System.nanoTime() < end);
        return Arrays.stream(best).sum();
    }

    /** Prints the peak and the layers the targets speak of. */
    public static void main(String[] arguments) {
        double seconds = arguments.length == 0 ? 2 : Double.parseDouble(arguments[0]);
        PeakFlops measure = new PeakFlops(Simd.KERNELS, seconds);
        double peak = measure.peak();
        System.out.printf(Locale.ROOT, "%s: peak %.1f GFLOP/s on one core%n", Simd.KERNELS.name(), peak);
        int[][] layers = {
            {64, 64, 56, 3}, {1, 32, 28, 3}, {32, 64, 14, 3}, {16, 16, 32, 3}, {128, 128, 28, 3}, {256, 256, 14, 3}
        };
        for (int[] layer : layers) {
            Rates rates = measure.layer(layer[0], layer[1], layer[2], layer[3]);
            System.out.printf(
                    Locale.ROOT,
                    "%d -> %d, %dx%d, kernel %d, batch %d: forward %.1f (%.0f %%), data gradient %.1f (%.0f %%), weight gradient %.1f (%.0f %%)%n",
                    layer[0],
                    layer[1],
                    layer[2],
                    layer[2],
                    layer[3],
                    BATCH,
                    rates.forward(),
                    100 * rates.forward() / peak,
                    rates.dataGradient(),
                    100 * rates.dataGradient() / peak,
                    rates.weightGradient(),
                    100 * rates.weightGradient() / peak);
        }
    }
}
