package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import java.util.Arrays;

/**
 * Depthwise convolution (every channel its own group, one output each) with vectors over the channels of a pixel. Packed weights: one line of biases,
 * then one line of {@code pixelStride} weights per tap. Needs channels padded to whole vectors. The sum is one chain over depth, height, width.
 */
final class DepthwiseCorrelation {
    /** Floats of output of a block that are worth handing out. */
    private static final int USUAL_OUTPUTS = 1 << 14;
    /** Floats of input of a block that stay in the second cache while all channels go over it: 256 KiB. */
    private static final int CACHED_INPUTS = 1 << 16;
    /** Items of one sample worth having, and the channels below which one is not worth handing out. */
    private static final int ENOUGH_ITEMS = 8;

    private static final int LEAST_CHANNELS = 64;

    private final Kernels kernels;
    private final ChannelsLast input;
    private final ChannelsLast output;
    private final Clamp clamp;
    private final int planes;
    private final int height;
    private final int rowPixels;
    private final int blockRows;
    private final int blocks;
    /** Parts into which the channels are cut. */
    private final int chunks;

    private final int inputFirst;
    private final int inputPlaneStep;
    private final int inputBlockStep;
    private final int outputFirst;
    private final int outputPlaneStep;
    private final int outputBlockStep;
    private final int inputRowStep;
    private final int inputPixelStep;
    private final int outputRowStep;
    private final int outputPixelStep;
    private final int tapRowStep;
    private final int tapStep;
    /** Whether the window is the usual 3x3, which has a loop of its own; it clamps channel padding too, which must stay zero. */
    private final boolean nine;

    private final int[] taps;
    private final int[] kernelOffsets;
    private final int kernelTaps;
    private final int[] inputRows;
    private final int[] fewInputRows;
    private final int[] outputRows;

    DepthwiseCorrelation(
            Kernels kernels,
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            ChannelsLast input,
            ChannelsLast output,
            WeightOrder order,
            Clamp clamp) {
        this.kernels = kernels;
        this.input = input;
        this.output = output;
        this.clamp = clamp;
        this.kernelTaps = order.inStride();
        this.planes = depth.outputs();
        this.height = height.outputs();
        this.rowPixels = width.outputs();
        this.blockRows =
                blockRows(this.height, rowPixels * output.pixelStride(), height.inputStep() * input.rowStride());
        this.blocks = Math.ceilDiv(this.height, blockRows);
        this.chunks =
                Math.clamp(input.paddedChannels() / LEAST_CHANNELS, 1, Math.ceilDiv(ENOUGH_ITEMS, planes * blocks));
        this.inputFirst = input.offset(depth.inputFirst(), height.inputFirst(), width.inputFirst());
        this.inputPlaneStep = depth.inputStep() * input.planeStride();
        this.inputBlockStep = blockRows * height.inputStep() * input.rowStride();
        this.outputFirst = output.offset(depth.outputFirst(), height.outputFirst(), width.outputFirst());
        this.outputPlaneStep = depth.outputStep() * output.planeStride();
        this.outputBlockStep = blockRows * height.outputStep() * output.rowStride();
        this.taps = TapOffsets.inInput(depth, height, width, input);
        this.kernelOffsets = TapOffsets.inKernel(depth, height, width, order);
        this.inputRowStep = height.inputStep() * input.rowStride();
        this.inputPixelStep = width.inputStep() * input.pixelStride();
        this.outputRowStep = height.outputStep() * output.rowStride();
        this.outputPixelStep = width.outputStep() * output.pixelStride();
        this.tapRowStep = height.tapStep() * input.rowStride();
        this.tapStep = width.tapStep() * input.pixelStride();
        boolean zeroStays = clamp.low() <= 0 && clamp.high() >= 0;
        this.nine = depth.taps() == 1 && height.taps() == 3 && width.taps() == 3 && zeroStays;
        this.inputRows = rows(inputRowStep, inputPixelStep);
        this.outputRows = rows(outputRowStep, outputPixelStep);
        int few = (this.height - (blocks - 1) * blockRows) * rowPixels;
        this.fewInputRows = new int[kernels.depthwisePixels()];
        Arrays.setAll(fewInputRows, i -> inputRows[Math.min(i, few - 1)]);
    }

    /** As many rows as the cache holds, all alike, but enough blocks to share an image among cores. */
    private static int blockRows(int height, int outputFloatsOfARow, int inputFloatsOfARow) {
        int least = Math.clamp(USUAL_OUTPUTS / outputFloatsOfARow, 1, height);
        int cached = Math.clamp(CACHED_INPUTS / Math.max(1, inputFloatsOfARow), 1, Math.ceilDiv(height, ENOUGH_ITEMS));
        int rows = Math.max(least, cached);
        return Math.ceilDiv(height, Math.ceilDiv(height, rows));
    }

    private int[] rows(int rowStep, int pixelStep) {
        int[] offsets = new int[blockRows * rowPixels];
        Arrays.setAll(offsets, i -> i / rowPixels * rowStep + i % rowPixels * pixelStep);
        return offsets;
    }

    int packedFloats() {
        return (1 + taps.length) * input.pixelStride();
    }

    void pack(
            float[] weight,
            int weightBase,
            float[] bias,
            int biasBase,
            boolean hasBias,
            float[] packed,
            int packedBase) {
        int channels = input.channels();
        int line = input.pixelStride();
        Arrays.fill(packed, packedBase, packedBase + packedFloats(), 0f);
        if (hasBias) {
            System.arraycopy(bias, biasBase, packed, packedBase, channels);
        }
        for (int t = 0; t < taps.length; t++) {
            int to = packedBase + (1 + t) * line;
            int from = weightBase + kernelOffsets[t];
            for (int c = 0; c < channels; c++) {
                packed[to + c] = weight[from + c * kernelTaps];
            }
        }
    }

    int itemsPerSample() {
        return planes * blocks * chunks;
    }

    int scratchFloats() {
        return kernels.depthwisePixels() * kernels.lanes();
    }

    void run(
            int sample,
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] y,
            int yBase,
            float[] scratch,
            int tile) {
        int block = item / chunks % blocks;
        int plane = item / chunks / blocks;
        int firstChannel = channel(item % chunks);
        int endChannel = channel(item % chunks + 1);
        int pixels = Math.min(blockRows, height - block * blockRows) * rowPixels;
        int in = xBase + sample * input.sampleStride() + inputFirst + plane * inputPlaneStep + block * inputBlockStep;
        int out = yBase
                + sample * output.sampleStride()
                + outputFirst
                + plane * outputPlaneStep
                + block * outputBlockStep;
        if (item % chunks == 0) {
            clearChannelPadding(pixels, y, out);
        }
        if (nine) {
            kernels.depthwiseNine(
                    pixels / rowPixels,
                    rowPixels,
                    endChannel - firstChannel,
                    input.pixelStride(),
                    x,
                    in + firstChannel,
                    inputRowStep,
                    inputPixelStep,
                    tapRowStep,
                    tapStep,
                    packed,
                    packedBase + firstChannel,
                    y,
                    out + firstChannel,
                    outputRowStep,
                    outputPixelStep,
                    clamp.low(),
                    clamp.high());
            return;
        }
        int step = kernels.depthwisePixels();
        int[] rows = pixels < step ? fewInputRows : inputRows;
        for (int pixel = 0; pixel < pixels; pixel += step) {
            int start = Math.max(0, Math.min(pixel, pixels - step));
            int fresh = Math.min(step, pixels - pixel);
            pixels(
                    pixel,
                    start,
                    fresh,
                    firstChannel,
                    endChannel,
                    rows,
                    x,
                    in,
                    packed,
                    packedBase,
                    y,
                    out,
                    scratch,
                    tile);
        }
    }

    /** What no chunk writes: the floats of a pixel behind whole vectors of channels. */
    private void clearChannelPadding(int pixels, float[] y, int out) {
        int written = input.paddedChannels();
        int missing = output.writtenChannels() - written;
        for (int pixel = 0; pixel < pixels && missing > 0; pixel++) {
            int at = out + outputRows[pixel] + written;
            Arrays.fill(y, at, at + missing, 0f);
        }
    }

    /** The channels of a chunk begin and end with whole vectors. */
    private int channel(int chunk) {
        int vectors = input.paddedChannels() / kernels.lanes();
        return vectors * chunk / chunks * kernels.lanes();
    }

    /** Some channels of a few pixels, the first of them computed again if {@code start} lies before {@code pixel}. */
    private void pixels(
            int pixel,
            int start,
            int fresh,
            int firstChannel,
            int endChannel,
            int[] rows,
            float[] x,
            int in,
            float[] packed,
            int packedBase,
            float[] y,
            int out,
            float[] scratch,
            int tile) {
        int lanes = kernels.lanes();
        int line = input.pixelStride();
        int weights = packedBase + line;
        for (int c = firstChannel; c < endChannel; c += lanes) {
            kernels.depthwise(x, in + c, rows, start, taps, packed, weights + c, line, scratch, tile);
            kernels.finish(
                    fresh,
                    lanes,
                    input.channels() - c,
                    scratch,
                    tile + (pixel - start) * lanes,
                    lanes,
                    packed,
                    packedBase + c,
                    y,
                    out + c,
                    outputRows,
                    pixel,
                    clamp.low(),
                    clamp.high());
        }
    }
}
