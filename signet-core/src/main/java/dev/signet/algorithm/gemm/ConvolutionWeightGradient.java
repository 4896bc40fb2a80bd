package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.Window;
import java.util.Arrays;

/**
 * The gradient of a convolution with respect to its weight. Vectors run over output channels, the rows of a tile over input channels, both
 * consecutive in memory, so the sum over pixels needs no transposition. Summation order: {@link SampleTree}, inside a group sample, depth, height,
 * width.
 *
 * <p>Two phases. Items of {@link #run} leave partial sums of a part of the weights over some groups of samples; items of {@link #join} add those
 * and write the dense gradient. Immutable; the items of a phase may run on any threads in any order.
 */
public final class ConvolutionWeightGradient {
    /** Pixels of a block: long enough to hide loading and storing a tile, short enough to stay in the cache. */
    private static final int USUAL_PIXELS = 256;
    /** Most floats of gathered input of a block. */
    private static final int GATHERED_FLOATS = 16384;
    /** Most floats of partial sums of a unit. */
    private static final int UNIT_FLOATS = 32768;
    /** Units worth having when there are enough weights. */
    private static final int ENOUGH_UNITS = 4;
    /** Tiles that pay for gathering their pixels. */
    private static final int LEAST_GATHERED_TILES = 4;
    /** Gathered pixels of one sample that make it a group of its own: items are then samples, and each pixel is gathered once for all weights. */
    private static final int LARGE_SAMPLE = 2048;

    private static final int[] ONE_RUN = {0};

    private final Kernels kernels;
    private final ChannelsLast input;
    private final ChannelsLast outputGradient;
    private final WeightOrder order;
    private final boolean gathered;
    private final TapRuns runs;
    private final int gatheredStride;
    /** The runs that the tiles of a unit read, for each part of the tiles. */
    private final int[][] partRuns;

    private final int[] tileOffsets;
    private final int[] weightIndex;
    private final int panelsPerGroup;
    private final int panelsPerUnit;
    private final int tilesPerUnit;
    private final int panelParts;
    private final int tileParts;
    private final SampleTree tree;
    private final PixelBlocks blocks;
    private final int[] inputPixels;
    private final int[] gradientPixels;
    private final int[] gatheredPixels;
    private final AxisTaps depth;
    private final AxisTaps height;
    private final int inputFirst;

    private ConvolutionWeightGradient(
            Kernels kernels,
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            WeightOrder order,
            ChannelsLast input,
            ChannelsLast outputGradient,
            int batch) {
        this.kernels = kernels;
        this.depth = depth;
        this.height = height;
        this.input = input;
        this.outputGradient = outputGradient;
        this.order = order;
        this.inputFirst = input.offset(depth.inputFirst(), height.inputFirst(), width.inputFirst());
        this.runs = TapRuns.of(depth, height, width, input, order);
        int rows = kernels.outerRows();
        int inChannels = order.inPerGroup();
        this.gathered = inChannels % rows != 0
                && (order.groups() > 1 || Math.ceilDiv(inChannels, rows) * rows > input.pixelStride());
        this.gatheredStride = gathered ? Math.ceilDiv(runs.total(), rows) * rows : 0;
        this.tileOffsets = gathered ? gatheredTiles(rows) : directTiles(rows, depth, height, width);
        this.weightIndex = gathered ? gatheredIndex(depth, height, width) : directIndex(rows);
        this.panelsPerGroup = Math.ceilDiv(order.outPerGroup(), kernels.panelWidth());
        int tileFloats = rows * kernels.panelWidth();
        int most = Math.max(1, UNIT_FLOATS / tileFloats);
        boolean large = gathered && order.groups() == 1 && pixelsOf(outputGradient) >= LARGE_SAMPLE;
        if (large) {
            this.tilesPerUnit = Math.min(tileOffsets.length, most);
            this.panelsPerUnit = Math.clamp(most / tilesPerUnit, 1, panelsPerGroup);
        } else if (gathered) {
            int usual = Math.ceilDiv(tileOffsets.length, Math.ceilDiv(ENOUGH_UNITS, order.groups()));
            this.tilesPerUnit = Math.clamp(usual, Math.min(LEAST_GATHERED_TILES, tileOffsets.length), most);
            this.panelsPerUnit = Math.clamp(most / tilesPerUnit, 1, panelsPerGroup);
        } else {
            int parts = Math.ceilDiv(ENOUGH_UNITS, panelsPerGroup * order.groups());
            int usual = Math.ceilDiv(tileOffsets.length, parts);
            this.tilesPerUnit = Math.clamp(usual, Math.min(16, tileOffsets.length), most);
            this.panelsPerUnit = 1;
        }
        this.panelParts = Math.ceilDiv(panelsPerGroup, panelsPerUnit);
        this.tileParts = Math.ceilDiv(tileOffsets.length, tilesPerUnit);
        this.partRuns = new int[gathered ? tileParts : 0][];
        Arrays.setAll(partRuns, part -> Arrays.copyOfRange(runs.offsets(), firstRun(part), endRun(part)));
        this.tree = SampleTree.of(batch, units(), large ? 1 : SampleTree.GROUP);
        int pixels =
                gathered ? Math.clamp(GATHERED_FLOATS / Math.max(1, gatheredStride), 16, USUAL_PIXELS) : USUAL_PIXELS;
        this.blocks = PixelBlocks.of(outputGradient, pixels);
        this.inputPixels = blocks.offsets(
                input.sampleStride(),
                depth.inputStep() * input.planeStride(),
                height.inputStep() * input.rowStride(),
                width.inputStep() * input.pixelStride());
        this.gradientPixels = blocks.offsets(
                outputGradient.sampleStride(),
                outputGradient.planeStride(),
                outputGradient.rowStride(),
                outputGradient.pixelStride());
        this.gatheredPixels = new int[gathered ? blocks.most() : 0];
        Arrays.setAll(gatheredPixels, p -> p * gatheredStride);
    }

    /**
     * The gradient for the convolution of {@code input} over {@code three} axes.
     *
     * @param batch the most samples
     * @throws IllegalArgumentException if the halo of the input is smaller than {@link ConvolutionForward#inputHalo}
     */
    public static ConvolutionWeightGradient of(
            Kernels kernels, Window three, int groups, ChannelsLast input, ChannelsLast outputGradient, int batch) {
        AxisTaps depth = AxisTaps.forward(three.axis(0), outputGradient.depth());
        AxisTaps height = AxisTaps.forward(three.axis(1), outputGradient.height());
        AxisTaps width = AxisTaps.forward(three.axis(2), outputGradient.width());
        Halos.check("input of the weight gradient", input, Halos.read(input, depth, height, width));
        WeightOrder order = WeightOrder.forward(three, groups, input.channels(), outputGradient.channels());
        return new ConvolutionWeightGradient(kernels, depth, height, width, order, input, outputGradient, batch);
    }

    private static int pixelsOf(ChannelsLast sample) {
        return sample.depth() * sample.height() * sample.width();
    }

    private int[] gatheredTiles(int rows) {
        int[] offsets = new int[gatheredStride / rows];
        Arrays.setAll(offsets, t -> t * rows);
        return offsets;
    }

    /** Channel tiles outermost: all taps of a tile make one stretch of the dense weight. */
    private int[] directTiles(int rows, AxisTaps depth, AxisTaps height, AxisTaps width) {
        int[] taps = TapOffsets.inInput(depth, height, width, input);
        int[] offsets = new int[Math.ceilDiv(order.inPerGroup(), rows) * taps.length];
        Arrays.setAll(offsets, tile -> taps[tile % taps.length] + tile / taps.length * rows);
        return offsets;
    }

    /** For each row of each tile, its place in the weights of one output channel; -1 for rows that are padding. */
    private int[] directIndex(int rows) {
        int taps = order.inStride();
        int[] index = new int[tileOffsets.length * rows];
        for (int row = 0; row < index.length; row++) {
            int channel = row / rows / taps * rows + row % rows;
            index[row] = channel < order.inPerGroup() ? channel * taps + row / rows % taps : -1;
        }
        return index;
    }

    private int[] gatheredIndex(AxisTaps depth, AxisTaps height, AxisTaps width) {
        int channels = runs.channelsPerTap();
        int taps = depth.taps() * height.taps() * width.taps();
        int[] index = new int[gatheredStride];
        for (int row = 0; row < index.length; row++) {
            int channel = row % channels;
            int tap = row / channels;
            index[row] = tap < taps && channel < order.inPerGroup() ? channel * taps + tap : -1;
        }
        return index;
    }

    private int firstRun(int part) {
        return part * tilesPerUnit * kernels.outerRows() / runs.length();
    }

    private int endRun(int part) {
        int rows = (part + 1) * tilesPerUnit * kernels.outerRows();
        return Math.min(runs.count(), Math.ceilDiv(rows, runs.length()));
    }

    private int units() {
        return order.groups() * panelParts * tileParts;
    }

    private int tileFloats() {
        return kernels.outerRows() * kernels.panelWidth();
    }

    /** Tiles of all panels of a unit. */
    private int unitFloats() {
        return panelsPerUnit * tilesPerUnit * tileFloats();
    }

    /** The panels of the output gradient that a block copies before it multiplies: gathered pixels go through the cache once for all of them. */
    private int gradientPanels() {
        return gathered ? panelsPerUnit : 1;
    }

    /** The floats of the partial sums that {@link #run} leaves for {@link #join}. */
    public int partialFloats() {
        return Math.multiplyExact(Math.multiplyExact(units(), unitFloats()), tree.mostSlots());
    }

    /** The floats of scratch memory one item of {@link #run} needs; their content does not matter. */
    public int scratchFloats() {
        return tree.levels() * unitFloats()
                + blocks.most() * (gradientPanels() * kernels.panelWidth() + gatheredStride)
                + kernels.lanes();
    }

    /** The items of {@link #run} for this many samples. */
    public int items(int samples) {
        return units() * tree.slots(samples);
    }

    /** The items of {@link #join}. */
    public int joinItems() {
        return units();
    }

    /** Leaves the partial sums of one unit of weights over one slot of samples. */
    public void run(
            int item,
            int samples,
            float[] x,
            int xBase,
            float[] dy,
            int dyBase,
            float[] partials,
            int partialsBase,
            float[] scratch,
            int scratchBase) {
        int unit = item % units();
        int slot = item / units();
        int floats = unitFloats();
        int depthOfStack = 0;
        int blockBase = scratchBase + tree.levels() * floats;
        for (int group = 0; group < tree.groupsPerItem() && tree.firstSample(slot, group) < samples; group++) {
            int first = tree.firstSample(slot, group);
            int count = Math.min(tree.group(), samples - first);
            int sums = scratchBase + depthOfStack * floats;
            Arrays.fill(scratch, sums, sums + floats, 0f);
            addGroup(
                    unit,
                    count,
                    x,
                    xBase + first * input.sampleStride(),
                    dy,
                    dyBase + first * outputGradient.sampleStride(),
                    scratch,
                    sums,
                    blockBase);
            depthOfStack = SampleTree.carry(kernels, group + 1, depthOfStack + 1, floats, scratch, scratchBase);
        }
        SampleTree.close(kernels, depthOfStack, floats, scratch, scratchBase);
        System.arraycopy(scratch, scratchBase, partials, partialsBase + item * floats, floats);
    }

    private int unitGroup(int unit) {
        return unit / (panelParts * tileParts);
    }

    private int unitPanel(int unit) {
        return unit / tileParts % panelParts * panelsPerUnit;
    }

    private int unitTile(int unit) {
        return unit % tileParts * tilesPerUnit;
    }

    /** Adds one group of samples to the sums of one unit. */
    private void addGroup(
            int unit,
            int samples,
            float[] x,
            int xBase,
            float[] dy,
            int dyBase,
            float[] scratch,
            int sums,
            int blockBase) {
        int group = unitGroup(unit);
        int firstPanel = unitPanel(unit);
        int panelEnd = Math.min(firstPanel + panelsPerUnit, panelsPerGroup);
        int in = xBase + inputFirst + group * order.inPerGroup();
        int out = dyBase + outputGradient.origin() + group * order.outPerGroup();
        int rowsBase = blockBase + gradientPanels() * blocks.most() * kernels.panelWidth();
        int count = blocks.count(samples);
        for (int block = 0; block < count; block++) {
            int pixels = blocks.pixels(block, samples);
            int from = in
                    + blocks.sample(block) * input.sampleStride()
                    + blocks.plane(block) * depth.inputStep() * input.planeStride()
                    + blocks.row(block) * height.inputStep() * input.rowStride();
            int gradient = out
                    + blocks.sample(block) * outputGradient.sampleStride()
                    + blocks.plane(block) * outputGradient.planeStride()
                    + blocks.row(block) * outputGradient.rowStride();
            if (gathered) {
                gather(unit % tileParts, pixels, x, from, scratch, rowsBase);
                addGathered(unit, firstPanel, panelEnd, pixels, dy, gradient, scratch, sums, blockBase, rowsBase);
                continue;
            }
            for (int panel = firstPanel; panel < panelEnd; panel++) {
                copyGradient(pixels, panel, dy, gradient, scratch, blockBase);
                int panelSums = sums + (panel - firstPanel) * tilesPerUnit * tileFloats();
                addTiles(unit, width(panel), pixels, x, from, scratch, blockBase, panelSums);
            }
        }
    }

    /** A gathered block: its panels of the output gradient stay in the first cache while the tiles go through it. */
    private void addGathered(
            int unit,
            int firstPanel,
            int panelEnd,
            int pixels,
            float[] dy,
            int gradient,
            float[] scratch,
            int sums,
            int blockBase,
            int rowsBase) {
        int panelFloats = blocks.most() * kernels.panelWidth();
        for (int panel = firstPanel; panel < panelEnd; panel++) {
            copyGradient(pixels, panel, dy, gradient, scratch, blockBase + (panel - firstPanel) * panelFloats);
        }
        int first = unitTile(unit);
        int end = Math.min(first + tilesPerUnit, tileOffsets.length);
        for (int tile = first; tile < end; tile++) {
            for (int panel = firstPanel; panel < panelEnd; panel++) {
                int at = sums + ((panel - firstPanel) * tilesPerUnit + tile - first) * tileFloats();
                kernels.outer(
                        width(panel),
                        pixels,
                        scratch,
                        rowsBase + tileOffsets[tile],
                        gatheredPixels,
                        scratch,
                        blockBase + (panel - firstPanel) * panelFloats,
                        scratch,
                        at,
                        scratch,
                        at);
            }
        }
    }

    private void addTiles(
            int unit, int width, int pixels, float[] x, int from, float[] scratch, int blockBase, int panelSums) {
        int first = unitTile(unit);
        int end = Math.min(first + tilesPerUnit, tileOffsets.length);
        for (int tile = first; tile < end; tile++) {
            int sums = panelSums + (tile - first) * tileFloats();
            kernels.outer(
                    width,
                    pixels,
                    x,
                    from + tileOffsets[tile],
                    inputPixels,
                    scratch,
                    blockBase,
                    scratch,
                    sums,
                    scratch,
                    sums);
        }
    }

    /** The output channels of a panel, whole vectors. */
    private int width(int panel) {
        return kernels.widthFor(order.outPerGroup() - panel * kernels.panelWidth());
    }

    private void gather(int part, int pixels, float[] x, int from, float[] scratch, int rowsBase) {
        int first = rowsBase + firstRun(part) * runs.length();
        kernels.gather(pixels, runs.length(), x, from, inputPixels, 0, partRuns[part], scratch, first, gatheredStride);
        int total = runs.total();
        for (int p = 0; p < pixels && part == tileParts - 1 && total < gatheredStride; p++) {
            int at = rowsBase + p * gatheredStride;
            Arrays.fill(scratch, at + total, at + gatheredStride, 0f);
        }
    }

    /** One panel of the output gradient, its pixels in consecutive lines. */
    private void copyGradient(int pixels, int panel, float[] dy, int gradient, float[] target, int to) {
        int first = panel * kernels.panelWidth();
        int width = width(panel);
        int readable = order.groups() == 1 ? outputGradient.pixelStride() - first : order.outPerGroup() - first;
        int copied = Math.min(width, readable);
        kernels.gather(pixels, copied, dy, gradient + first, gradientPixels, 0, ONE_RUN, target, to, width);
        for (int p = 0; p < pixels && copied < width; p++) {
            Arrays.fill(target, to + p * width + copied, to + (p + 1) * width, 0f);
        }
    }

    /** Joins the slots of one unit and writes its part of the dense gradient {@code [O, I/groups, kernel…]}. */
    public void join(int unit, int samples, float[] partials, int partialsBase, float[] dw, int dwBase) {
        joinSlots(unit, samples, partials, partialsBase);
        writeWeights(unit, partials, partialsBase + unit * unitFloats(), dw, dwBase);
    }

    private void joinSlots(int unit, int samples, float[] partials, int partialsBase) {
        int floats = unitFloats();
        SampleTree.join(kernels, tree.slots(samples), units() * floats, floats, partials, partialsBase + unit * floats);
    }

    private void writeWeights(int unit, float[] sums, int sumsBase, float[] dw, int dwBase) {
        int firstPanel = unitPanel(unit);
        int panelEnd = Math.min(firstPanel + panelsPerUnit, panelsPerGroup);
        for (int panel = firstPanel; panel < panelEnd; panel++) {
            int first = panel * kernels.panelWidth();
            int width = width(panel);
            int valid = Math.min(width, order.outPerGroup() - first);
            int panelSums = sumsBase + (panel - firstPanel) * tilesPerUnit * tileFloats();
            int channel = unitGroup(unit) * order.outPerGroup() + first;
            for (int j = 0; j < valid; j++) {
                writeChannel(unit, width, sums, panelSums + j, dw, dwBase + (channel + j) * order.outStride());
            }
        }
    }

    /** The weights of one output channel. */
    private void writeChannel(int unit, int width, float[] sums, int column, float[] dw, int to) {
        int rows = kernels.outerRows();
        int first = unitTile(unit);
        int end = Math.min(first + tilesPerUnit, tileOffsets.length);
        for (int tile = first; tile < end; tile++) {
            int at = column + (tile - first) * tileFloats();
            for (int i = 0; i < rows; i++) {
                int index = weightIndex[tile * rows + i];
                if (index >= 0) {
                    dw[to + index] = sums[at + i * width];
                }
            }
        }
    }
}
