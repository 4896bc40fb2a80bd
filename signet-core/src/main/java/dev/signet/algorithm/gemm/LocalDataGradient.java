package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.WeightPlaces;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import java.util.Arrays;

/**
 * The gradient of a locally connected layer with respect to its input, pixel by pixel of the input: each is one chain over the output positions that saw
 * it, in rising order, and their channels. The rows of each small matrix multiplication are the samples.
 *
 * <p>Weights are packed set by set, group by group, tap by tap as {@code [out][panel of in channels]}. Immutable; items are runs of input pixels.
 */
public final class LocalDataGradient {
    /** Multiply-adds per sample worth an item. */
    private static final int ITEM_WORK = 1 << 12;

    private final Kernels kernels;
    private final ChannelsLast input;
    private final ChannelsLast outputGradient;
    private final WeightOrder order;
    private final WeightPlaces places;
    private final Sources depth;
    private final Sources height;
    private final Sources width;
    private final int taps;
    private final int panelsPerGroup;
    /** Floats of one tap of one group: all in channels in panels, for each out channel. */
    private final int tapFloats;

    private final int samples;
    private final int perItem;
    private final int[] inputSamples;
    private final int[] gradientSamples;

    /** For each input position of an axis, the output positions that read it and with which tap; those of position i are start[i] to start[i + 1]. */
    private record Sources(int[] start, int[] output, int[] tap, int kernel) {
        static Sources of(WindowAxis axis, int inputs, int outputs) {
            int[] start = new int[inputs + 1];
            int[] output = new int[outputs * axis.kernel()];
            int[] tap = new int[outputs * axis.kernel()];
            int count = 0;
            for (int i = 0; i < inputs; i++) {
                start[i] = count;
                for (int o = 0; o < outputs; o++) {
                    for (int k = 0; k < axis.kernel(); k++) {
                        if (axis.inputPosition(o, k) == i) {
                            output[count] = o;
                            tap[count++] = k;
                        }
                    }
                }
            }
            start[inputs] = count;
            return new Sources(start, output, tap, axis.kernel());
        }
    }

    private LocalDataGradient(
            Kernels kernels,
            Window three,
            int groups,
            WeightPlaces places,
            ChannelsLast input,
            ChannelsLast outputGradient,
            int samples) {
        this.kernels = kernels;
        this.input = input;
        this.outputGradient = outputGradient;
        this.places = places;
        this.order = WeightOrder.forward(three, groups, input.channels(), outputGradient.channels());
        this.depth = Sources.of(three.axis(0), input.depth(), outputGradient.depth());
        this.height = Sources.of(three.axis(1), input.height(), outputGradient.height());
        this.width = Sources.of(three.axis(2), input.width(), outputGradient.width());
        this.taps = three.taps();
        this.panelsPerGroup = Math.ceilDiv(order.inPerGroup(), kernels.panelWidth());
        int last = (panelsPerGroup - 1) * kernels.panelWidth();
        this.tapFloats = Math.multiplyExact(last + kernels.widthFor(order.inPerGroup() - last), order.outPerGroup());
        this.samples = samples;
        long work = (long) taps * order.inPerGroup() * order.outPerGroup() * groups;
        this.perItem = (int) Math.clamp(ITEM_WORK / Math.max(1, work), 1, pixels());
        this.inputSamples = LocalForward.multiples(samples, input.sampleStride());
        this.gradientSamples = LocalForward.multiples(samples, outputGradient.sampleStride());
        ZeroTile.check(kernels);
    }

    /** @param three the window of the layer, forward */
    public static LocalDataGradient of(
            Kernels kernels,
            Window three,
            int groups,
            WeightPlaces places,
            ChannelsLast input,
            ChannelsLast outputGradient,
            int samples) {
        return new LocalDataGradient(kernels, three, groups, places, input, outputGradient, samples);
    }

    private int pixels() {
        return input.depth() * input.height() * input.width();
    }

    private int setFloats() {
        return Math.multiplyExact(order.groups() * taps, tapFloats);
    }

    public int packedFloats() {
        return Math.multiplyExact(places.sets(), setFloats());
    }

    public int packItems() {
        return places.sets();
    }

    /** Packs one set of the dense weight {@code [sets…, O, I/groups, kernel…]}. */
    public void pack(int set, float[] weight, int weightBase, float[] packed, int packedBase) {
        int from = weightBase + set * order.groups() * order.groupStride();
        int to = packedBase + set * setFloats();
        for (int group = 0; group < order.groups(); group++) {
            for (int tap = 0; tap < taps; tap++) {
                packTap(weight, from + group * order.groupStride() + tap, packed, to);
                to += tapFloats;
            }
        }
    }

    private void packTap(float[] weight, int from, float[] packed, int to) {
        int at = to;
        for (int panel = 0; panel < panelsPerGroup; panel++) {
            int first = panel * kernels.panelWidth();
            int columns = kernels.widthFor(order.inPerGroup() - first);
            int valid = Math.min(columns, order.inPerGroup() - first);
            for (int oc = 0; oc < order.outPerGroup(); oc++, at += columns) {
                int line = from + oc * order.outStride() + first * order.inStride();
                for (int j = 0; j < columns; j++) {
                    packed[at + j] = j < valid ? weight[line + j * order.inStride()] : 0;
                }
            }
        }
    }

    public int items() {
        return Math.ceilDiv(pixels(), perItem);
    }

    public int scratchFloats() {
        return kernels.maxRows() * kernels.panelWidth() + kernels.lanes();
    }

    /** Some pixels of the input gradient of all samples. */
    public void run(
            int item,
            float[] dy,
            int dyBase,
            float[] packed,
            int packedBase,
            float[] dx,
            int dxBase,
            float[] scratch,
            int tile) {
        if (item == 0) {
            for (int n = 0; n < samples; n++) {
                input.clearHalo(dx, dxBase + inputSamples[n]);
            }
        }
        int end = Math.min((item + 1) * perItem, pixels());
        for (int pixel = item * perItem; pixel < end; pixel++) {
            int w = pixel % input.width();
            int h = pixel / input.width() % input.height();
            int d = pixel / input.width() / input.height();
            int to = dxBase + input.offset(d, h, w);
            for (int group = 0; group < order.groups(); group++) {
                for (int panel = 0; panel < panelsPerGroup; panel++) {
                    onePanel(d, h, w, group, panel, dy, dyBase, packed, packedBase, dx, to, scratch, tile);
                }
            }
            clearChannelPadding(dx, to);
        }
    }

    private void onePanel(
            int d,
            int h,
            int w,
            int group,
            int panel,
            float[] dy,
            int dyBase,
            float[] packed,
            int packedBase,
            float[] dx,
            int to,
            float[] scratch,
            int tile) {
        int first = panel * kernels.panelWidth();
        int columns = kernels.widthFor(order.inPerGroup() - first);
        int valid = Math.min(columns, order.inPerGroup() - first);
        int written = order.groups() == 1 ? Math.min(columns, input.pixelStride() - first) : valid;
        int panelAt = first * order.outPerGroup();
        for (int sample = 0; sample < samples; ) {
            int rowCount = kernels.rowsFor(samples - sample, samples);
            int start = Math.min(sample, samples - rowCount);
            Arrays.fill(scratch, tile, tile + rowCount * columns, 0f);
            for (int id = depth.start()[d]; id < depth.start()[d + 1]; id++) {
                for (int ih = height.start()[h]; ih < height.start()[h + 1]; ih++) {
                    for (int iw = width.start()[w]; iw < width.start()[w + 1]; iw++) {
                        int od = depth.output()[id];
                        int oh = height.output()[ih];
                        int ow = width.output()[iw];
                        int tap = (depth.tap()[id] * height.kernel() + height.tap()[ih]) * width.kernel()
                                + width.tap()[iw];
                        kernels.multiply(
                                rowCount,
                                columns,
                                order.outPerGroup(),
                                dy,
                                dyBase + outputGradient.offset(od, oh, ow) + group * order.outPerGroup(),
                                gradientSamples,
                                start,
                                packed,
                                packedBase
                                        + places.setOf(od, oh, ow) * setFloats()
                                        + (group * taps + tap) * tapFloats
                                        + panelAt,
                                scratch,
                                tile,
                                scratch,
                                tile);
                    }
                }
            }
            kernels.finish(
                    start + rowCount - sample,
                    written,
                    valid,
                    scratch,
                    tile + (sample - start) * columns,
                    columns,
                    ZeroTile.FLOATS,
                    0,
                    dx,
                    to + group * order.inPerGroup() + first,
                    inputSamples,
                    sample,
                    Clamp.NONE.low(),
                    Clamp.NONE.high());
            sample = start + rowCount;
        }
    }

    /** What the panels do not write themselves: the channels after the last panel. */
    private void clearChannelPadding(float[] dx, int to) {
        int last = (panelsPerGroup - 1) * kernels.panelWidth();
        int written = order.groups() == 1
                ? Math.min(last + kernels.widthFor(order.inPerGroup() - last), input.pixelStride())
                : input.channels();
        for (int n = 0; n < samples && written < input.pixelStride(); n++) {
            int at = to + inputSamples[n];
            Arrays.fill(dx, at + written, at + input.pixelStride(), 0f);
        }
    }
}
