package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.WinogradLoops;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;

/**
 * A 3x3 convolution of stride 1, or its data gradient, over channels-last images by Winograd's minimal filtering (Lavin and Gray, Fast algorithms for convolutional neural
 * networks, 2016): overlapping input tiles are transformed, multiplied by the transformed weights frequency by frequency, which is one matrix
 * product over channels each, and transformed back to tiles of outputs.
 *
 * <p>Two schedules with the same bits, since each value is computed from its own tile alone in a fixed order. With few weights an item takes a block of tiles through all
 * steps in its scratch, panel by panel of output channels, so that everything but the weights stays in the second cache. With many weights the steps are phases
 * of their own, over stages of as many tiles as stay in the third cache: then all tiles of a stage meet a weight when it comes from memory. Immutable; the items of
 * a phase may run on any threads in any order and write disjoint cells of the output, halo and channel padding included.
 */
public final class WinogradConvolution {
    private static final int KERNEL = 3;
    /** Transformed weights that do not stay in the second cache beside a block of tiles: 4 MiB of floats. */
    private static final int MANY_WEIGHTS = 1 << 20;
    /** An image of fewer tiles than a fourth of its channels has less to transform than weights to fetch. */
    private static final int FEW_TILES = 4;
    /** Floats of the transformed inputs and products of a stage: 16 MiB. */
    private static final int STAGE_FLOATS = 4 << 20;
    /** Panels that an item multiplies with a row of tiles while that is in the first cache. */
    private static final int PANELS_PER_ITEM = 2;
    /** Tiles that an item transforms back. */
    private static final int TILES_BACK = 32;
    /** Tiles that lie 2 or 4 KiB apart fight for the same lines of the first cache. */
    private static final int CACHE_PERIOD = 512;

    private static final int LINE = 16;

    private final Kernels kernels;
    private final WinogradForm form;
    private final WinogradTiles tiles;
    private final WinogradPanels panels;
    private final WinogradInput input;
    private final WinogradOutput output;
    private final int channels;
    /** From the transformed channels of one tile to those of the next. */
    private final int line;

    private final TileBlocks blocks;
    /** Whether each step is a phase. */
    private final boolean phased;

    private final int stages;
    private final int rowsPerStage;
    /** The rows of the products' left matrices. */
    private final int[] tileRows;
    /** What the accumulators of a tile begin with. */
    private WinogradConvolution(
            Kernels kernels,
            WinogradLoops loops,
            WinogradForm form,
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            ChannelsLast input,
            ChannelsLast output,
            ChannelsLast residual,
            WeightOrder order,
            Clamp clamp,
            int samples) {
        this.kernels = kernels;
        this.form = form;
        this.channels = input.paddedChannels();
        this.line = channels % CACHE_PERIOD == 0 ? channels + LINE : channels;
        this.tiles = WinogradTiles.of(form, samples, output);
        this.panels = new WinogradPanels(kernels, loops, form, order, depth, height, width, channels);
        int first = input.offset(0, height.inputFirst(), width.inputFirst());
        this.input = new WinogradInput(loops, form, tiles, input, channels, first, line);
        this.output =
                new WinogradOutput(kernels, loops, form, tiles, panels, output, residual, order.outPerGroup(), clamp);
        this.blocks = TileBlocks.of(kernels, form, tiles, channels, order.outPerGroup());
        this.phased = (long) products() * channels * order.outPerGroup() >= MANY_WEIGHTS
                && FEW_TILES * tiles.perSample() <= order.outPerGroup();
        int rows = samples * tiles.high();
        int rowFloats = products() * (line + panels.count() * kernels.panelWidth()) * tiles.wide();
        this.stages = Math.ceilDiv(rows, Math.max(1, STAGE_FLOATS / rowFloats));
        this.rowsPerStage = Math.ceilDiv(rows, stages);
        this.tileRows = new int[phased ? stageTiles() : blocks.tiles()];
        for (int i = 0; i < tileRows.length; i++) {
            tileRows[i] = i * line;
        }
        ZeroTile.check(kernels);
    }

    /**
     * The convolution of {@code input} to {@code output}.
     *
     * @param residual the layout of the value that is added before clamping; {@code output} if there is none
     * @throws IllegalArgumentException if the halo of the input is smaller than {@link #inputHalo}
     */
    public static WinogradConvolution forward(
            Kernels kernels,
            WinogradLoops loops,
            WinogradForm form,
            Window three,
            ChannelsLast input,
            ChannelsLast output,
            ChannelsLast residual,
            Clamp clamp,
            int samples) {
        Halos.check("input of the convolution", input, inputHalo(form, three, input, output));
        return new WinogradConvolution(
                kernels,
                loops,
                form,
                AxisTaps.forward(three.axis(0), output.depth()),
                AxisTaps.forward(three.axis(1), output.height()),
                AxisTaps.forward(three.axis(2), output.width()),
                input,
                output,
                residual,
                WeightOrder.forward(three, 1, input.channels(), output.channels()),
                clamp,
                samples);
    }

    /**
     * The data gradient of the convolution whose output has the layout {@code outputGradient}: the convolution with the turned kernel and the
     * channels exchanged.
     *
     * @throws IllegalArgumentException if the halo of the output gradient is smaller than {@link #outputGradientHalo}
     */
    public static WinogradConvolution dataGradient(
            Kernels kernels,
            WinogradLoops loops,
            WinogradForm form,
            Window three,
            ChannelsLast outputGradient,
            ChannelsLast inputGradient,
            int samples) {
        Halos.check(
                "output gradient of the convolution",
                outputGradient,
                outputGradientHalo(form, three, outputGradient, inputGradient));
        return new WinogradConvolution(
                kernels,
                loops,
                form,
                AxisTaps.gradient(three.axis(0), inputGradient.depth(), 0),
                AxisTaps.gradient(three.axis(1), inputGradient.height(), 0),
                AxisTaps.gradient(three.axis(2), inputGradient.width(), 0),
                outputGradient,
                inputGradient,
                inputGradient,
                WeightOrder.forward(three, 1, inputGradient.channels(), outputGradient.channels())
                        .exchanged(),
                Clamp.NONE,
                samples);
    }

    /** Whether a window is what these forms compute: 3x3, stride 1, no dilation, two axes. */
    public static boolean computes(Window three) {
        return three.axis(0).equals(WindowAxis.TRIVIAL) && isThree(three.axis(1)) && isThree(three.axis(2));
    }

    private static boolean isThree(WindowAxis axis) {
        return axis.kernel() == KERNEL && axis.stride() == 1 && axis.dilation() == 1;
    }

    /** The halo the input must have: whole tiles are read. */
    public static Halo inputHalo(WinogradForm form, Window three, ChannelsLast input, ChannelsLast output) {
        return halo(
                form,
                AxisTaps.forward(three.axis(1), output.height()),
                AxisTaps.forward(three.axis(2), output.width()),
                input);
    }

    /** The halo the output gradient must have. */
    public static Halo outputGradientHalo(
            WinogradForm form, Window three, ChannelsLast outputGradient, ChannelsLast inputGradient) {
        return halo(
                form,
                AxisTaps.gradient(three.axis(1), inputGradient.height(), 0),
                AxisTaps.gradient(three.axis(2), inputGradient.width(), 0),
                outputGradient);
    }

    private static Halo halo(WinogradForm form, AxisTaps height, AxisTaps width, ChannelsLast input) {
        return new Halo(
                0,
                0,
                Math.max(0, -height.inputFirst()),
                readsPast(form, height, input.height()),
                Math.max(0, -width.inputFirst()),
                readsPast(form, width, input.width()));
    }

    private static int readsPast(WinogradForm form, AxisTaps axis, int size) {
        int read = axis.inputFirst() + Math.ceilDiv(axis.outputs(), form.tile()) * form.tile() + 2;
        return Math.max(0, read - size);
    }

    /** The floats of the packed weights. */
    public int packedFloats() {
        return panels.floats();
    }

    /** The items of packing; each writes its own part of the packed weights. */
    public int packItems() {
        return panels.count();
    }

    /** Packs one part of the convolution's dense weight {@code [O, I, 3, 3]}. */
    public void pack(int item, float[] weight, int weightBase, float[] packed, int packedBase) {
        panels.pack(item, weight, weightBase, weight, 0, false, packed, packedBase);
    }

    /** As {@link #pack}, with a bias of one float per channel of the result. */
    public void packWithBias(
            int item, float[] weight, int weightBase, float[] bias, int biasBase, float[] packed, int packedBase) {
        panels.pack(item, weight, weightBase, bias, biasBase, true, packed, packedBase);
    }

    private int products() {
        return form.frequencies() * form.frequencies();
    }

    /** The most tiles of a stage. */
    private int stageTiles() {
        return rowsPerStage * tiles.wide();
    }

    /** Rows of tiles of a stage. */
    private int rows(int stage) {
        return Math.clamp((long) tiles.samples() * tiles.high() - (long) stage * rowsPerStage, 0, rowsPerStage);
    }

    /** How many phases there are after packing. */
    public int phases() {
        return phased ? 3 * stages : 1;
    }

    /** The items of a phase. */
    public int items(int phase) {
        if (!phased) {
            return blocks.items();
        }
        int rows = rows(phase / 3);
        return switch (phase % 3) {
            case 0 -> rows;
            case 1 -> products() * Math.ceilDiv(panels.count(), PANELS_PER_ITEM);
            default -> panels.count() * Math.ceilDiv(rows * tiles.wide(), TILES_BACK);
        };
    }

    /** The floats that the phases share; undefined before the first. */
    public int sharedFloats() {
        return phased
                ? Math.addExact(inputFloats(), products() * stageTiles() * panels.count() * kernels.panelWidth())
                : 0;
    }

    private int inputFloats() {
        return products() * (phased ? stageTiles() : blocks.tiles()) * line;
    }

    /** The floats of scratch memory one running item needs; their content does not matter. */
    public int scratchFloats() {
        if (phased) {
            return Math.max(input.scratchFloats(tiles.wide()), output.scratchFloats(TILES_BACK));
        }
        int count = blocks.tiles();
        int outputs = products() * count * kernels.panelWidth() + output.scratchFloats(count);
        return inputFloats() + Math.max(input.scratchFloats(count), outputs);
    }

    /** One item of a phase. Without residual, pass any array and {@code false}. */
    public void run(
            int phase,
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] add,
            int addBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] shared,
            int sharedBase,
            float[] scratch,
            int scratchBase) {
        if (!phased) {
            runBlock(item, x, xBase, packed, packedBase, add, addBase, hasResidual, y, yBase, scratch, scratchBase);
            return;
        }
        int first = phase / 3 * stageTiles();
        int count = rows(phase / 3) * tiles.wide();
        switch (phase % 3) {
            case 0 -> {
                int tile = item * tiles.wide();
                int to = sharedBase + tile * line;
                int end = first + tile + tiles.wide();
                input.transform(first + tile, end, x, xBase, shared, to, stageTiles() * line, scratch, scratchBase);
            }
            case 1 -> multiplyStage(item, count, packed, packedBase, shared, sharedBase);
            default -> {
                int panel = item % panels.count();
                int tile = item / panels.count() * TILES_BACK;
                int end = Math.min(tile + TILES_BACK, count);
                if (panel == 0) {
                    output.clearHalos(first + tile, first + end, y, yBase);
                }
                int from = sharedBase + stageProducts(panel) + tile * panels.width(panel);
                output.transform(
                        panel,
                        first + tile,
                        first + end,
                        shared,
                        from,
                        stageTiles() * panels.width(panel),
                        packed,
                        packedBase,
                        add,
                        addBase,
                        hasResidual,
                        y,
                        yBase,
                        scratch,
                        scratchBase);
            }
        }
    }

    /** Where the products of a panel begin: {@code [frequency][tile][output channel of the panel]}. */
    private int stageProducts(int panel) {
        return inputFloats() + products() * stageTiles() * panels.firstChannel(panel);
    }

    /** One frequency of some panels: a row of tiles meets all panels while it is in the first cache. */
    private void multiplyStage(int item, int count, float[] packed, int packedBase, float[] shared, int sharedBase) {
        int frequency = item % products();
        int firstPanel = item / products() * PANELS_PER_ITEM;
        int endPanel = Math.min(firstPanel + PANELS_PER_ITEM, panels.count());
        int from = sharedBase + frequency * stageTiles() * line;
        for (int tile = 0; tile < count; ) {
            int rowCount = kernels.rowsFor(count - tile, count);
            int start = Math.min(tile, count - rowCount);
            for (int panel = firstPanel; panel < endPanel; panel++) {
                int width = panels.width(panel);
                int to = sharedBase + stageProducts(panel) + (frequency * stageTiles() + start) * width;
                multiply(rowCount, panel, frequency, packed, packedBase, shared, from, start, to);
            }
            tile = start + rowCount;
        }
    }

    private void multiply(
            int rowCount,
            int panel,
            int frequency,
            float[] packed,
            int packedBase,
            float[] tilesAndProducts,
            int from,
            int tile,
            int to) {
        int width = panels.width(panel);
        kernels.multiply(
                rowCount,
                width,
                channels,
                tilesAndProducts,
                from,
                tileRows,
                tile,
                packed,
                packedBase + panels.offset(panel) + (1 + frequency * channels) * width,
                ZeroTile.FLOATS,
                0,
                tilesAndProducts,
                to);
    }

    /** A block of tiles with some of the panels, through all steps. */
    private void runBlock(
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] add,
            int addBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] scratch,
            int scratchBase) {
        int first = item / blocks.chunks() * blocks.tiles();
        int end = Math.min(first + blocks.tiles(), tiles.count());
        int count = end - first;
        int chunk = item % blocks.chunks();
        if (chunk == 0) {
            output.clearHalos(first, end, y, yBase);
        }
        int after = scratchBase + inputFloats();
        int columns = after + products() * count * kernels.panelWidth();
        input.transform(first, end, x, xBase, scratch, scratchBase, count * line, scratch, after);
        int endPanel = panels.count() * (chunk + 1) / blocks.chunks();
        for (int panel = panels.count() * chunk / blocks.chunks(); panel < endPanel; panel++) {
            int plane = count * panels.width(panel);
            for (int frequency = 0; frequency < products(); frequency++) {
                multiplyBlock(panel, frequency, count, packed, packedBase, scratch, scratchBase, after);
            }
            output.transform(
                    panel,
                    first,
                    end,
                    scratch,
                    after,
                    plane,
                    packed,
                    packedBase,
                    add,
                    addBase,
                    hasResidual,
                    y,
                    yBase,
                    scratch,
                    columns);
        }
    }

    /** The products of one frequency of one panel. */
    private void multiplyBlock(
            int panel,
            int frequency,
            int count,
            float[] packed,
            int packedBase,
            float[] scratch,
            int inputs,
            int target) {
        int width = panels.width(panel);
        int from = inputs + frequency * count * line;
        for (int tile = 0; tile < count; ) {
            int rowCount = kernels.rowsFor(count - tile, count);
            int start = Math.min(tile, count - rowCount);
            int to = target + (frequency * count + start) * width;
            multiply(rowCount, panel, frequency, packed, packedBase, scratch, from, start, to);
            tile = start + rowCount;
        }
    }
}
