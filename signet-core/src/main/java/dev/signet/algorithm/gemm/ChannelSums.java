package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import java.util.Arrays;

/**
 * The sum of an activation over samples and pixels, one for each channel: the gradient of a bias. Order of the sum as in
 * {@link ConvolutionWeightGradient}, which yields the same bits on the way.
 */
public final class ChannelSums {
    private static final int USUAL_CHANNELS = 64;

    private final Kernels kernels;
    private final ChannelsLast layout;
    private final SampleTree tree;

    /** @param batch the most samples */
    public ChannelSums(Kernels kernels, ChannelsLast layout, int batch) {
        this.kernels = kernels;
        this.layout = layout;
        this.tree = SampleTree.of(batch, joinItems());
    }

    private int unitFloats() {
        return Math.min(USUAL_CHANNELS, layout.pixelStride());
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
        return Math.ceilDiv(layout.channels(), unitFloats());
    }

    public void run(
            int item,
            int samples,
            float[] x,
            int xBase,
            float[] partials,
            int partialsBase,
            float[] scratch,
            int scratchBase) {
        int channel = item % joinItems() * unitFloats();
        int slot = item / joinItems();
        int floats = unitFloats();
        int left = 0;
        for (int group = 0; group < tree.groupsPerItem() && tree.firstSample(slot, group) < samples; group++) {
            int first = tree.firstSample(slot, group);
            int sums = scratchBase + left * floats;
            Arrays.fill(scratch, sums, sums + floats, 0f);
            for (int n = first; n < Math.min(first + SampleTree.GROUP, samples); n++) {
                addSample(channel, x, xBase + n * layout.sampleStride() + channel, scratch, sums);
            }
            left = SampleTree.carry(kernels, group + 1, left + 1, floats, scratch, scratchBase);
        }
        SampleTree.close(kernels, left, floats, scratch, scratchBase);
        System.arraycopy(scratch, scratchBase, partials, partialsBase + item * floats, floats);
    }

    private void addSample(int channel, float[] x, int xBase, float[] scratch, int sums) {
        int columns = Math.min(unitFloats(), layout.pixelStride() - channel);
        for (int d = 0; d < layout.depth(); d++) {
            for (int h = 0; h < layout.height(); h++) {
                kernels.columnSums(
                        columns,
                        layout.width(),
                        x,
                        xBase + layout.offset(d, h, 0),
                        layout.pixelStride(),
                        scratch,
                        sums);
            }
        }
    }

    /** Joins the slots of one part and writes it to the dense sums {@code [C]}. */
    public void join(int unit, int samples, float[] partials, int partialsBase, float[] out, int outBase) {
        int floats = unitFloats();
        int sums = partialsBase + unit * floats;
        SampleTree.join(kernels, tree.slots(samples), joinItems() * floats, floats, partials, sums);
        int channel = unit * floats;
        System.arraycopy(partials, sums, out, outBase + channel, Math.min(floats, layout.channels() - channel));
    }
}
