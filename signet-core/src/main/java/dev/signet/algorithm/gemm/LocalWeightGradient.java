package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.WeightPlaces;
import dev.signet.op.Window;
import java.util.Arrays;

/**
 * The gradient of a locally connected layer with respect to its weights: for each set, the sum over the samples and the positions that use it of the
 * outer products of what they see and their output gradients, gathered block by block. Summation order: {@link SampleTree}, inside a group sample, then
 * position.
 *
 * <p>Immutable; items are a panel of output channels of one set and may run on any threads in any order.
 */
public final class LocalWeightGradient {
    /** Rows of a block. */
    private static final int BLOCK_ROWS = 64;
    /** As many units as keep {@link SampleTree} from cutting the samples: an item sums all of them. */
    private static final int UNCUT = 32;

    private static final int[] ONE_RUN = {0};

    private final Kernels kernels;
    private final ChannelsLast input;
    private final ChannelsLast outputGradient;
    private final WeightOrder order;
    private final TapRuns runs;
    private final int sets;
    private final int samples;
    private final SampleTree tree;
    private final int panelsPerGroup;
    private final int rowFloats;
    /** Positions of set s are from first[s] to first[s + 1] in the two lists of offsets. */
    private final int[] first;

    private final int[] inputAt;
    private final int[] gradientAt;
    private final int[] blockRows;
    private final int[] weightIndex;

    private LocalWeightGradient(
            Kernels kernels,
            Window three,
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            int groups,
            WeightPlaces places,
            ChannelsLast input,
            ChannelsLast outputGradient,
            int samples) {
        this.kernels = kernels;
        this.input = input;
        this.outputGradient = outputGradient;
        this.samples = samples;
        this.order = WeightOrder.forward(three, groups, input.channels(), outputGradient.channels());
        this.runs = TapRuns.of(depth, height, width, input, order);
        this.sets = places.sets();
        this.tree = SampleTree.of(samples, UNCUT);
        this.panelsPerGroup = Math.ceilDiv(order.outPerGroup(), kernels.panelWidth());
        this.rowFloats = Math.ceilDiv(runs.total(), kernels.outerRows()) * kernels.outerRows();
        LocalPositions positions = LocalPositions.of(depth, height, width, places, input, outputGradient);
        this.first = new int[sets + 1];
        this.inputAt = new int[positions.count()];
        this.gradientAt = new int[positions.count()];
        bySet(positions);
        this.blockRows = LocalForward.multiples(BLOCK_ROWS, rowFloats);
        this.weightIndex = weightIndex(three.taps());
    }

    /** The halo of the input is that of {@link ConvolutionForward#inputHalo}. */
    public static LocalWeightGradient of(
            Kernels kernels,
            Window three,
            int groups,
            WeightPlaces places,
            ChannelsLast input,
            ChannelsLast outputGradient,
            int samples) {
        AxisTaps depth = AxisTaps.forward(three.axis(0), outputGradient.depth());
        AxisTaps height = AxisTaps.forward(three.axis(1), outputGradient.height());
        AxisTaps width = AxisTaps.forward(three.axis(2), outputGradient.width());
        Halos.check("input of the weight gradient", input, Halos.read(input, depth, height, width));
        return new LocalWeightGradient(
                kernels, three, depth, height, width, groups, places, input, outputGradient, samples);
    }

    private void bySet(LocalPositions positions) {
        int count = 0;
        for (int set = 0; set < sets; set++) {
            first[set] = count;
            for (int position = 0; position < positions.count(); position++) {
                if (positions.set()[position] == set) {
                    inputAt[count] = positions.input()[position];
                    gradientAt[count++] = positions.output()[position];
                }
            }
        }
        first[sets] = count;
    }

    /** For each element of a gathered row its place in the weights of one output channel; -1 for padding. */
    private int[] weightIndex(int taps) {
        int channels = runs.channelsPerTap();
        int[] index = new int[rowFloats];
        for (int row = 0; row < rowFloats; row++) {
            int channel = row % channels;
            int tap = row / channels;
            index[row] = tap < taps && channel < order.inPerGroup() ? channel * taps + tap : -1;
        }
        return index;
    }

    public int items() {
        return sets * order.groups() * panelsPerGroup;
    }

    private int sumFloats() {
        return Math.multiplyExact(rowFloats, kernels.panelWidth());
    }

    public int scratchFloats() {
        return Math.addExact(
                Math.multiplyExact(tree.levels(), sumFloats()),
                BLOCK_ROWS * (kernels.panelWidth() + rowFloats) + kernels.lanes());
    }

    /** One panel of output channels of one set, written to the dense gradient {@code [sets…, O, I/groups, kernel…]}. */
    public void run(
            int item,
            float[] x,
            int xBase,
            float[] dy,
            int dyBase,
            float[] dw,
            int dwBase,
            float[] scratch,
            int scratchBase) {
        int panel = item % panelsPerGroup;
        int group = item / panelsPerGroup % order.groups();
        int set = item / panelsPerGroup / order.groups();
        int column = panel * kernels.panelWidth();
        int width = kernels.widthFor(order.outPerGroup() - column);
        int floats = sumFloats();
        int depth = 0;
        for (int eight = 0; tree.firstSample(0, eight) < samples; eight++) {
            int sums = scratchBase + depth * floats;
            Arrays.fill(scratch, sums, sums + floats, 0f);
            int from = tree.firstSample(0, eight);
            int to = Math.min(from + SampleTree.GROUP, samples);
            addGroup(set, group, column, width, from, to, x, xBase, dy, dyBase, scratch, sums, scratchBase);
            depth = SampleTree.carry(kernels, eight + 1, depth + 1, floats, scratch, scratchBase);
        }
        SampleTree.close(kernels, depth, floats, scratch, scratchBase);
        int channel = set * order.groups() * order.outPerGroup() + group * order.outPerGroup() + column;
        write(width, Math.min(width, order.outPerGroup() - column), scratch, scratchBase, dw, dwBase, channel);
    }

    /** Adds some consecutive samples to the sums of one panel. */
    private void addGroup(
            int set,
            int group,
            int column,
            int width,
            int fromSample,
            int toSample,
            float[] x,
            int xBase,
            float[] dy,
            int dyBase,
            float[] scratch,
            int sums,
            int scratchBase) {
        int lines = scratchBase + tree.levels() * sumFloats();
        int rows = lines + BLOCK_ROWS * kernels.panelWidth();
        int filled = 0;
        for (int n = fromSample; n < toSample; n++) {
            int in = xBase + n * input.sampleStride() + group * order.inPerGroup();
            int out = dyBase + n * outputGradient.sampleStride() + group * order.outPerGroup() + column;
            for (int position = first[set]; position < first[set + 1]; ) {
                int count = Math.min(BLOCK_ROWS - filled, first[set + 1] - position);
                gatherInput(count, x, in, position, scratch, rows + filled * rowFloats);
                gatherGradient(count, column, width, dy, out, position, scratch, lines + filled * width);
                filled += count;
                position += count;
                if (filled == BLOCK_ROWS) {
                    addBlock(filled, width, scratch, rows, lines, sums);
                    filled = 0;
                }
            }
        }
        addBlock(filled, width, scratch, rows, lines, sums);
    }

    private void gatherInput(int count, float[] x, int in, int position, float[] scratch, int to) {
        kernels.gather(count, runs.length(), x, in, inputAt, position, runs.offsets(), scratch, to, rowFloats);
        int total = runs.total();
        for (int row = 0; row < count && total < rowFloats; row++) {
            Arrays.fill(scratch, to + row * rowFloats + total, to + (row + 1) * rowFloats, 0f);
        }
    }

    private void gatherGradient(
            int count, int column, int width, float[] dy, int out, int position, float[] scratch, int to) {
        int readable = order.groups() == 1 ? outputGradient.pixelStride() - column : order.outPerGroup() - column;
        int copied = Math.min(width, readable);
        kernels.gather(count, copied, dy, out, gradientAt, position, ONE_RUN, scratch, to, width);
        for (int row = 0; row < count && copied < width; row++) {
            Arrays.fill(scratch, to + row * width + copied, to + (row + 1) * width, 0f);
        }
    }

    private void addBlock(int count, int width, float[] scratch, int rows, int lines, int sums) {
        for (int row = 0; row < rowFloats && count > 0; row += kernels.outerRows()) {
            int at = sums + row * width;
            kernels.outer(width, count, scratch, rows + row, blockRows, scratch, lines, scratch, at, scratch, at);
        }
    }

    private void write(int width, int valid, float[] sums, int sumsBase, float[] dw, int dwBase, int channel) {
        for (int j = 0; j < valid; j++) {
            int to = dwBase + (channel + j) * order.outStride();
            for (int row = 0; row < rowFloats; row++) {
                if (weightIndex[row] >= 0) {
                    dw[to + weightIndex[row]] = sums[sumsBase + row * width + j];
                }
            }
        }
    }
}
