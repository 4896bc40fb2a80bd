package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.Window;
import java.util.Arrays;

/**
 * The gradient of a depthwise convolution with respect to its weight: one vector of channels at a time, several taps in flight. Order of the sum,
 * phases and items as in {@link ConvolutionWeightGradient}; the bias gradient is {@link ChannelSums}.
 */
public final class DepthwiseWeightGradient {
    private static final int USUAL_PIXELS = 256;

    private final Kernels kernels;
    private final ChannelsLast input;
    private final ChannelsLast outputGradient;
    private final AxisTaps depth;
    private final AxisTaps height;
    private final int inputFirst;
    private final int taps;
    private final int[] tapOffsets;
    private final SampleTree tree;
    private final PixelBlocks blocks;
    private final int[] inputPixels;
    private final int[] gradientPixels;

    private DepthwiseWeightGradient(
            Kernels kernels,
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            ChannelsLast input,
            ChannelsLast outputGradient,
            int batch) {
        this.kernels = kernels;
        this.depth = depth;
        this.height = height;
        this.input = input;
        this.outputGradient = outputGradient;
        this.inputFirst = input.offset(depth.inputFirst(), height.inputFirst(), width.inputFirst());
        int[] offsets = TapOffsets.inInput(depth, height, width, input);
        this.taps = offsets.length;
        int step = kernels.depthwiseTaps();
        this.tapOffsets = new int[Math.ceilDiv(taps, step) * step];
        Arrays.setAll(tapOffsets, t -> offsets[Math.min(t, taps - 1)]);
        this.tree = SampleTree.of(batch, joinItems());
        this.blocks = PixelBlocks.of(outputGradient, USUAL_PIXELS);
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
    }

    /** @param batch the most samples */
    public static DepthwiseWeightGradient of(
            Kernels kernels, Window three, ChannelsLast input, ChannelsLast outputGradient, int batch) {
        AxisTaps depth = AxisTaps.forward(three.axis(0), outputGradient.depth());
        AxisTaps height = AxisTaps.forward(three.axis(1), outputGradient.height());
        AxisTaps width = AxisTaps.forward(three.axis(2), outputGradient.width());
        Halos.check("input of the depthwise weight gradient", input, Halos.read(input, depth, height, width));
        return new DepthwiseWeightGradient(kernels, depth, height, width, input, outputGradient, batch);
    }

    private int unitFloats() {
        return tapOffsets.length * kernels.lanes();
    }

    public int partialFloats() {
        return joinItems() * unitFloats() * tree.mostSlots();
    }

    public int scratchFloats() {
        return tree.levels() * unitFloats();
    }

    public int items(int samples) {
        return joinItems() * tree.slots(samples);
    }

    public int joinItems() {
        return input.pixelStride() / kernels.lanes();
    }

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
        int channel = item % joinItems() * kernels.lanes();
        int slot = item / joinItems();
        int floats = unitFloats();
        int left = 0;
        for (int group = 0; group < tree.groupsPerItem() && tree.firstSample(slot, group) < samples; group++) {
            int first = tree.firstSample(slot, group);
            int sums = scratchBase + left * floats;
            Arrays.fill(scratch, sums, sums + floats, 0f);
            addGroup(
                    Math.min(SampleTree.GROUP, samples - first),
                    x,
                    xBase + first * input.sampleStride() + channel,
                    dy,
                    dyBase + first * outputGradient.sampleStride() + channel,
                    scratch,
                    sums);
            left = SampleTree.carry(kernels, group + 1, left + 1, floats, scratch, scratchBase);
        }
        SampleTree.close(kernels, left, floats, scratch, scratchBase);
        System.arraycopy(scratch, scratchBase, partials, partialsBase + item * floats, floats);
    }

    private void addGroup(int samples, float[] x, int xBase, float[] dy, int dyBase, float[] scratch, int sums) {
        int count = blocks.count(samples);
        for (int block = 0; block < count; block++) {
            int pixels = blocks.pixels(block, samples);
            int from = xBase
                    + inputFirst
                    + blocks.sample(block) * input.sampleStride()
                    + blocks.plane(block) * depth.inputStep() * input.planeStride()
                    + blocks.row(block) * height.inputStep() * input.rowStride();
            int gradient = dyBase
                    + outputGradient.origin()
                    + blocks.sample(block) * outputGradient.sampleStride()
                    + blocks.plane(block) * outputGradient.planeStride()
                    + blocks.row(block) * outputGradient.rowStride();
            for (int tap = 0; tap < tapOffsets.length; tap += kernels.depthwiseTaps()) {
                kernels.depthwiseOuter(
                        pixels,
                        x,
                        from,
                        inputPixels,
                        tapOffsets,
                        tap,
                        dy,
                        gradient,
                        gradientPixels,
                        scratch,
                        sums + tap * kernels.lanes());
            }
        }
    }

    /** Joins the slots of one vector of channels and writes its part of the dense gradient {@code [C, 1, kernel…]}. */
    public void join(int unit, int samples, float[] partials, int partialsBase, float[] dw, int dwBase) {
        int floats = unitFloats();
        int sums = partialsBase + unit * floats;
        SampleTree.join(kernels, tree.slots(samples), joinItems() * floats, floats, partials, sums);
        int lanes = kernels.lanes();
        int channel = unit * lanes;
        for (int lane = 0; lane < lanes && channel + lane < input.channels(); lane++) {
            for (int tap = 0; tap < taps; tap++) {
                dw[dwBase + (channel + lane) * taps + tap] = partials[sums + tap * lanes + lane];
            }
        }
    }
}
