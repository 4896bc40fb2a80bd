package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.ImageLoops;
import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import java.util.Arrays;

/**
 * Convolution of a dense image {@code [C, H, W]} of few channels. The rows a block of output rows needs are copied into scratch with their padding, each
 * as one run for every residue of the column by the stride, so that neighbouring outputs read neighbouring floats whatever the stride. A list says
 * where each step of the sum lies in there; a tile then is one flat loop over that list, and nothing is gathered.
 *
 * <p>Each output is one chain of fused multiply-adds from zero over height, width, channel, as in {@link Correlation}. Immutable; items may run on any
 * threads in any order and write disjoint cells of the output, halo and channel padding included.
 */
public final class ImageForward {
    /** Multiply-adds of an item: enough that copying its rows, many of them also the neighbour's, does not count. */
    private static final long USUAL_WORK = 5_000_000;

    /** Items of one sample worth having. */
    private static final int ENOUGH_ITEMS = 8;

    private final Kernels kernels;
    private final ImageLoops loops;
    private final WindowAxis height;
    private final WindowAxis width;
    private final ChannelsLast input;
    private final ChannelsLast output;
    private final WeightOrder order;
    private final Panels panels;
    private final Clamp clamp;
    private final int blockRows;
    private final int blocks;
    /** Floats of a run, and of the runs of a row, and of the rows of a channel. */
    private final int runFloats;

    private final int rowFloats;
    private final int planeFloats;
    private final int[] taps;
    private final int[] outputPixels;

    /**
     * @param three the window over depth, height and width; nothing happens along the depth
     * @param input the image; its halo does not matter, for it is read dense
     */
    public ImageForward(
            Kernels kernels, ImageLoops loops, Window three, ChannelsLast input, ChannelsLast output, Clamp clamp) {
        this.kernels = kernels;
        this.loops = loops;
        this.height = three.axis(1);
        this.width = three.axis(2);
        this.input = input;
        this.output = output;
        this.clamp = clamp;
        this.order = WeightOrder.forward(three, 1, input.channels(), output.channels());
        AxisTaps depthTaps = AxisTaps.forward(three.axis(0), 1);
        AxisTaps heightTaps = AxisTaps.forward(height, output.height());
        AxisTaps widthTaps = AxisTaps.forward(width, output.width());
        this.panels = new Panels(
                kernels,
                order,
                depthTaps,
                heightTaps,
                widthTaps,
                TapRuns.of(depthTaps, heightTaps, widthTaps, input, order));
        long rowWork = (long) output.width() * order.outPerGroup() * input.channels() * three.taps();
        int wanted = Math.clamp(USUAL_WORK / rowWork, 1, Math.ceilDiv(output.height(), ENOUGH_ITEMS));
        this.blocks = Math.ceilDiv(output.height(), wanted);
        this.blockRows = Math.ceilDiv(output.height(), blocks);
        int pixels = Math.max(output.width(), loops.pixels());
        this.runFloats = pixels + (width.kernel() - 1) * width.dilation() / width.stride();
        this.rowFloats = width.stride() * runFloats;
        this.planeFloats =
                ((blockRows - 1) * height.stride() + (height.kernel() - 1) * height.dilation() + 1) * rowFloats;
        this.taps = taps();
        this.outputPixels = new int[output.width()];
        Arrays.setAll(outputPixels, w -> w * output.pixelStride());
    }

    private int[] taps() {
        int channels = input.channels();
        int[] offsets = new int[height.kernel() * width.kernel() * channels];
        for (int i = 0; i < offsets.length; i++) {
            int column = i / channels % width.kernel() * width.dilation();
            int row = i / channels / width.kernel() * height.dilation();
            offsets[i] = i % channels * planeFloats
                    + row * rowFloats
                    + column % width.stride() * runFloats
                    + column / width.stride();
        }
        return offsets;
    }

    public int packedFloats() {
        return panels.floats();
    }

    /** The items of packing; each writes its own part of the packed weights. */
    public int packItems() {
        return panels.count();
    }

    /** Packs one part of the dense weight {@code [O, C, kernel…]}. */
    public void pack(int item, float[] weight, int weightBase, float[] packed, int packedBase) {
        panels.pack(item, weight, weightBase, weight, 0, false, packed, packedBase);
    }

    /** As {@link #pack}, with a bias {@code [O]}. */
    public void packWithBias(
            int item, float[] weight, int weightBase, float[] bias, int biasBase, float[] packed, int packedBase) {
        panels.pack(item, weight, weightBase, bias, biasBase, true, packed, packedBase);
    }

    /** Items of one sample; item {@code i} of sample {@code n} is {@code n * itemsPerSample() + i}. */
    public int itemsPerSample() {
        return blocks;
    }

    /** The floats of scratch memory one running item needs; their content does not matter. */
    public int scratchFloats() {
        return tileFloats() + input.channels() * planeFloats;
    }

    private int tileFloats() {
        return loops.pixels() * kernels.panelWidth();
    }

    /** One item: some rows of the output. */
    public void run(
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] y,
            int yBase,
            float[] scratch,
            int scratchBase) {
        int sample = item / blocks;
        int first = item % blocks * blockRows;
        int rows = Math.min(blockRows, output.height() - first);
        int out = yBase + sample * output.sampleStride();
        if (first == 0) {
            output.clearHalo(y, out);
        }
        int image = scratchBase + tileFloats();
        int plane = input.height() * input.width();
        for (int c = 0; c < input.channels(); c++) {
            int from = xBase + (sample * input.channels() + c) * plane;
            copyRows(first, rows, x, from, scratch, image + c * planeFloats);
        }
        for (int r = 0; r < rows; r++) {
            int from = image + r * height.stride() * rowFloats;
            row(scratch, from, packed, packedBase, y, out + output.offset(0, first + r, 0), scratchBase);
        }
    }

    /** The rows of one channel that some rows of the output read. */
    private void copyRows(int first, int rows, float[] x, int from, float[] scratch, int to) {
        int top = height.inputPosition(first, 0);
        int count = (rows - 1) * height.stride() + (height.kernel() - 1) * height.dilation() + 1;
        for (int r = 0; r < count; r++) {
            int at = to + r * rowFloats;
            int ih = top + r;
            if (ih < 0 || ih >= input.height()) {
                Arrays.fill(scratch, at, at + rowFloats, 0f);
                continue;
            }
            for (int residue = 0; residue < width.stride(); residue++) {
                copyRun(residue, x, from + ih * input.width(), scratch, at + residue * runFloats);
            }
        }
    }

    /** The columns of one row that have this residue by the stride, counted from the first that a window reads. */
    private void copyRun(int residue, float[] x, int row, float[] scratch, int to) {
        int stride = width.stride();
        int column = width.inputPosition(0, 0) + residue;
        int before = Math.clamp(Math.ceilDiv(-column, stride), 0, runFloats);
        int end = Math.clamp(Math.ceilDiv(input.width() - column, stride), before, runFloats);
        Arrays.fill(scratch, to, to + before, 0f);
        loops.everyNth(end - before, stride, x, row + column + before * stride, scratch, to + before);
        Arrays.fill(scratch, to + end, to + runFloats, 0f);
    }

    private void row(float[] image, int from, float[] packed, int packedBase, float[] y, int out, int tile) {
        int pixels = output.width();
        int step = loops.pixels();
        for (int panel = 0; panel < panels.count(); panel++) {
            int bias = packedBase + panels.offset(panel);
            int panelWidth = panels.width(panel);
            int channel = panels.firstChannel(panel);
            int valid = Math.min(panelWidth, order.outPerGroup() - channel);
            int written = Math.min(panelWidth, output.pixelStride() - channel);
            for (int pixel = 0; pixel < pixels; pixel += step) {
                int start = Math.max(0, Math.min(pixel, pixels - step));
                loops.multiply(
                        panelWidth, taps.length, image, from + start, taps, packed, bias + panelWidth, image, tile);
                kernels.finish(
                        Math.min(step, pixels - pixel),
                        written,
                        valid,
                        image,
                        tile + (pixel - start) * panelWidth,
                        panelWidth,
                        packed,
                        bias,
                        y,
                        out + channel,
                        outputPixels,
                        pixel,
                        clamp.low(),
                        clamp.high());
            }
        }
        clearChannelPadding(pixels, y, out);
    }

    /** What the panels do not write themselves: the channels after the last panel. */
    private void clearChannelPadding(int pixels, float[] y, int out) {
        int last = panels.count() - 1;
        int written = Math.min(panels.firstChannel(last) + panels.width(last), output.pixelStride());
        for (int pixel = 0; pixel < pixels && written < output.pixelStride(); pixel++) {
            int at = out + outputPixels[pixel];
            Arrays.fill(y, at + written, at + output.pixelStride(), 0f);
        }
    }
}
