package dev.signet.algorithm.conv;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.op.Conv;
import dev.signet.op.DeformConv;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.Shape;

/**
 * What the algorithms of deformable convolution share: its sizes, and the sampling of one output row of one sample into columns, one row of {@code outWidth} floats for
 * each channel and tap.
 */
final class DeformSampling {
    final int samples;
    final int channels;
    final int height;
    final int width;
    final int outChannels;
    final int outHeight;
    final int outWidth;
    final int taps;
    final int groups;
    final int offsetGroups;
    /** Products of one output: the channels of a group times the taps. */
    final int depth;

    private final WindowAxis down;
    private final WindowAxis across;
    /** Which inputs of the step x, offset and mask are. */
    private final int xInput;

    /** @param xInput the input that x is; weight, offset, bias and mask follow */
    DeformSampling(DeformConv conv, Problem problem, int xInput) {
        Shape x = problem.input(xInput);
        Shape weight = problem.input(xInput + 1);
        Shape offset = problem.input(xInput + 2);
        Window window = new Conv(conv.sliding(), conv.groups()).window(x, weight);
        this.samples = x.size(0);
        this.channels = x.size(1);
        this.height = x.size(2);
        this.width = x.size(3);
        this.outChannels = weight.size(0);
        this.outHeight = offset.size(2);
        this.outWidth = offset.size(3);
        this.taps = weight.size(2) * weight.size(3);
        this.groups = conv.groups();
        this.offsetGroups = conv.offsetGroups();
        this.depth = weight.size(1) * taps;
        this.down = window.axis(0);
        this.across = window.axis(1);
        this.xInput = xInput;
    }

    int columnFloats() {
        return channels * taps * outWidth;
    }

    int channelsPerOffset() {
        return channels / offsetGroups;
    }

    int outPerGroup() {
        return outChannels / groups;
    }

    /** Where the mask of a tap at a row begins. */
    int maskAt(int sample, int group, int tap, int row) {
        return ((sample * offsetGroups + group) * taps + tap) * outHeight * outWidth + row * outWidth;
    }

    /** Where the offset downwards of a tap at a row begins; that to the right is a map further. */
    int offsetAt(int sample, int group, int tap, int row) {
        return ((sample * offsetGroups + group) * taps + tap) * 2 * outHeight * outWidth + row * outWidth;
    }

    double mask(Frame frame, int at) {
        return frame.input(xInput + 4)[frame.inputBase(xInput + 4) + at];
    }

    /** How far down a tap reads. */
    double placeDown(Frame frame, int tap, int row, int at) {
        return down.inputPosition(row, tap / across.kernel())
                + (double) frame.input(xInput + 2)[frame.inputBase(xInput + 2) + at];
    }

    /** How far to the right. */
    double placeAcross(Frame frame, int tap, int column, int at) {
        return across.inputPosition(column, tap % across.kernel())
                + (double) frame.input(xInput + 2)[frame.inputBase(xInput + 2) + at + outHeight * outWidth];
    }

    boolean reads(double h, double w) {
        return h > -1 && h < height && w > -1 && w < width;
    }

    /** Samples a row of outputs, each tap times its mask. */
    void columns(Frame frame, int sample, int row, float[] columns, int at) {
        for (int group = 0; group < offsetGroups; group++) {
            for (int tap = 0; tap < taps; tap++) {
                int masks = maskAt(sample, group, tap, row);
                int offsets = offsetAt(sample, group, tap, row);
                for (int column = 0; column < outWidth; column++) {
                    double h = placeDown(frame, tap, row, offsets + column);
                    double w = placeAcross(frame, tap, column, offsets + column);
                    double mask = mask(frame, masks + column);
                    int first = group * channelsPerOffset();
                    for (int c = first; c < first + channelsPerOffset(); c++) {
                        int plane = frame.inputBase(xInput) + (sample * channels + c) * height * width;
                        double value = reads(h, w) ? between(frame.input(xInput), plane, h, w) : 0;
                        columns[at + (c * taps + tap) * outWidth + column] = (float) (mask * value);
                    }
                }
            }
        }
    }

    /** Between four pixels; those outside are zero. */
    private double between(float[] x, int plane, double h, double w) {
        int top = (int) Math.floor(h);
        int left = (int) Math.floor(w);
        double below = h - top;
        double right = w - left;
        boolean hasTop = top >= 0;
        boolean hasBottom = top + 1 < height;
        boolean hasLeft = left >= 0;
        boolean hasRight = left + 1 < width;
        int at = plane + top * width + left;
        double sum = 0;
        if (hasTop && hasLeft) {
            sum += (1 - below) * (1 - right) * x[at];
        }
        if (hasTop && hasRight) {
            sum += (1 - below) * right * x[at + 1];
        }
        if (hasBottom && hasLeft) {
            sum += below * (1 - right) * x[at + width];
        }
        if (hasBottom && hasRight) {
            sum += below * right * x[at + width + 1];
        }
        return sum;
    }
}
