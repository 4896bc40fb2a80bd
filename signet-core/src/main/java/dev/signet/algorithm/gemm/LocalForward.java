package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.WeightPlaces;
import dev.signet.op.Window;
import java.util.Arrays;

/**
 * A locally connected layer as one small matrix multiplication per output position: its rows are the samples of the batch, read where they lie or, where
 * runs are short, gathered first. Each output is one chain over depth, height, width, channel, then bias: the order of {@link ConvolutionForward}, so
 * that tied weights give its bits.
 *
 * <p>Immutable; items are runs of positions and may run on any threads in any order.
 */
public final class LocalForward {
    /** Multiply-adds per sample worth an item. */
    private static final int ITEM_WORK = 1 << 12;

    private final Kernels kernels;
    private final ChannelsLast output;
    private final WeightOrder order;
    private final TapRuns runs;
    private final Panels panels;
    private final LocalPositions positions;
    private final int sets;
    private final int setFloats;
    private final int samples;
    private final int perItem;
    private final int[] inputSamples;
    private final int[] outputSamples;
    private final int[] gatheredRows;

    private LocalForward(
            Kernels kernels,
            Window three,
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            int groups,
            WeightPlaces places,
            ChannelsLast input,
            ChannelsLast output,
            int samples) {
        this.kernels = kernels;
        this.output = output;
        this.order = WeightOrder.forward(three, groups, input.channels(), output.channels());
        this.runs = TapRuns.of(depth, height, width, input, order);
        this.panels = new Panels(kernels, order, depth, height, width, runs);
        this.positions = LocalPositions.of(depth, height, width, places, input, output);
        this.sets = places.sets();
        this.setFloats = order.groups() * order.groupStride();
        this.samples = samples;
        long work = (long) runs.total() * order.outPerGroup() * groups;
        this.perItem = (int) Math.clamp(ITEM_WORK / Math.max(1, work), 1, positions.count());
        this.inputSamples = multiples(samples, input.sampleStride());
        this.outputSamples = multiples(samples, output.sampleStride());
        this.gatheredRows = multiples(kernels.maxRows(), runs.total());
        ZeroTile.check(kernels);
    }

    /** The layer over {@code samples} samples; the halo of the input is that of {@link ConvolutionForward#inputHalo}. */
    public static LocalForward of(
            Kernels kernels,
            Window three,
            int groups,
            WeightPlaces places,
            ChannelsLast input,
            ChannelsLast output,
            int samples) {
        AxisTaps depth = AxisTaps.forward(three.axis(0), output.depth());
        AxisTaps height = AxisTaps.forward(three.axis(1), output.height());
        AxisTaps width = AxisTaps.forward(three.axis(2), output.width());
        Halos.check("input of the locally connected layer", input, Halos.read(input, depth, height, width));
        return new LocalForward(kernels, three, depth, height, width, groups, places, input, output, samples);
    }

    static int[] multiples(int count, int step) {
        int[] multiples = new int[count];
        Arrays.setAll(multiples, i -> i * step);
        return multiples;
    }

    public int packedFloats() {
        return Math.multiplyExact(sets, panels.floats());
    }

    public int packItems() {
        return sets * panels.count();
    }

    /** Packs one panel of one set of the dense weight {@code [sets…, O, I/groups, kernel…]}. */
    public void pack(int item, float[] weight, int weightBase, float[] packed, int packedBase) {
        int set = item / panels.count();
        panels.pack(
                item % panels.count(),
                weight,
                weightBase + set * setFloats,
                weight,
                0,
                false,
                packed,
                packedBase + set * panels.floats());
    }

    public int items() {
        return Math.ceilDiv(positions.count(), perItem);
    }

    public int scratchFloats() {
        int gathered = runs.gathered() ? kernels.maxRows() * runs.total() : 0;
        return kernels.maxRows() * kernels.panelWidth() + kernels.panelWidth() + gathered + kernels.lanes();
    }

    /**
     * Some positions of all samples.
     *
     * @param perOutput whether the bias is {@code [O, outputs…]} instead of {@code [O]}
     */
    public void run(
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] bias,
            int biasBase,
            boolean hasBias,
            boolean perOutput,
            float[] y,
            int yBase,
            float[] scratch,
            int tile) {
        if (item == 0) {
            for (int n = 0; n < samples; n++) {
                output.clearHalo(y, yBase + outputSamples[n]);
            }
        }
        int line = tile + kernels.maxRows() * kernels.panelWidth();
        int end = Math.min((item + 1) * perItem, positions.count());
        for (int position = item * perItem; position < end; position++) {
            int weights = packedBase + positions.set()[position] * panels.floats();
            int in = xBase + positions.input()[position];
            int out = yBase + positions.output()[position];
            for (int panel = 0; panel < panels.count(); panel++) {
                biasLine(panel, position, bias, biasBase, hasBias, perOutput, scratch, line);
                onePanel(panel, x, in, packed, weights + panels.offset(panel), y, out, scratch, tile, line);
            }
            clearChannelPadding(y, out);
        }
    }

    private void biasLine(
            int panel,
            int position,
            float[] bias,
            int biasBase,
            boolean hasBias,
            boolean perOutput,
            float[] scratch,
            int line) {
        int valid = valid(panel);
        int channel = channel(panel);
        Arrays.fill(scratch, line, line + panels.width(panel), 0f);
        for (int j = 0; j < valid && hasBias; j++) {
            int at = perOutput ? (channel + j) * positions.count() + position : channel + j;
            scratch[line + j] = bias[biasBase + at];
        }
    }

    private int valid(int panel) {
        return Math.min(panels.width(panel), order.outPerGroup() - panels.firstChannel(panel));
    }

    private int channel(int panel) {
        return panel / panels.perGroup() * order.outPerGroup() + panels.firstChannel(panel);
    }

    /** One panel of output channels at one position, for all samples. */
    private void onePanel(
            int panel,
            float[] x,
            int in,
            float[] packed,
            int weights,
            float[] y,
            int out,
            float[] scratch,
            int tile,
            int line) {
        int width = panels.width(panel);
        int first = panels.firstChannel(panel);
        int valid = valid(panel);
        int written = order.groups() == 1 ? Math.min(width, output.pixelStride() - first) : valid;
        int from = in + panel / panels.perGroup() * order.inPerGroup();
        for (int sample = 0; sample < samples; ) {
            int rowCount = kernels.rowsFor(samples - sample, samples);
            int start = Math.min(sample, samples - rowCount);
            multiply(rowCount, start, width, x, from, packed, weights + width, scratch, tile, line);
            kernels.finish(
                    start + rowCount - sample,
                    written,
                    valid,
                    scratch,
                    tile + (sample - start) * width,
                    width,
                    scratch,
                    line,
                    y,
                    out + channel(panel),
                    outputSamples,
                    sample,
                    Clamp.NONE.low(),
                    Clamp.NONE.high());
            sample = start + rowCount;
        }
    }

    private void multiply(
            int rowCount,
            int start,
            int width,
            float[] x,
            int from,
            float[] packed,
            int weights,
            float[] scratch,
            int tile,
            int line) {
        int[] offsets = runs.offsets();
        int length = runs.length();
        if (runs.gathered()) {
            int rows = line + kernels.panelWidth();
            int total = runs.total();
            kernels.gather(rowCount, length, x, from, inputSamples, start, offsets, scratch, rows, total);
            kernels.multiply(
                    rowCount,
                    width,
                    total,
                    scratch,
                    rows,
                    gatheredRows,
                    0,
                    packed,
                    weights,
                    ZeroTile.FLOATS,
                    0,
                    scratch,
                    tile);
            return;
        }
        for (int run = 0; run < offsets.length; run++) {
            kernels.multiply(
                    rowCount,
                    width,
                    length,
                    x,
                    from + offsets[run],
                    inputSamples,
                    start,
                    packed,
                    weights + run * length * width,
                    run == 0 ? ZeroTile.FLOATS : scratch,
                    run == 0 ? 0 : tile,
                    scratch,
                    tile);
        }
    }

    /** What the panels do not write themselves: the channels after the last panel. */
    private void clearChannelPadding(float[] y, int out) {
        int last = panels.count() - 1;
        int written = order.groups() == 1
                ? Math.min(panels.firstChannel(last) + panels.width(last), output.pixelStride())
                : output.channels();
        for (int n = 0; n < samples && written < output.pixelStride(); n++) {
            int at = out + outputSamples[n];
            Arrays.fill(y, at + written, at + output.pixelStride(), 0f);
        }
    }
}
