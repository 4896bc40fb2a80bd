package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import java.util.Arrays;

/** Combines every pixel of a large input with the numbers its channels have in a small dense one. */
final class ChannelwiseStep implements Step {
    private final Elementwise.Binary loop;
    private final int large;
    private final ChannelShape shape;
    private final Rows rows;
    private final RowStarts from;
    private final RowStarts to;
    private final int stride;

    /** @param large which input is the large one; the other is small */
    ChannelwiseStep(Site site, int large, ChannelShape shape, Elementwise.Binary loop) {
        this.loop = loop;
        this.large = large;
        this.shape = shape;
        Layout.Spatial input = Pixels.of(site.input(large));
        Layout.Spatial output = Pixels.of(site.output(0));
        this.rows = Rows.ofImages(output);
        this.from = rows.starts(input);
        this.to = rows.starts(output);
        this.stride = output.sample().pixelStride();
    }

    /** A row of the numbers. */
    @Override
    public int scratchFloats() {
        return rows.length();
    }

    @Override
    public int items(int phase) {
        return rows.items();
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        float[] y = frame.output(0);
        if (rows.clearsHalo(item, y, frame.outputBase(0))) {
            return;
        }
        for (int row = rows.first(item); row < rows.end(item); row++) {
            if (row == rows.first(item) || rows.sample(row) != rows.sample(row - 1)) {
                repeat(frame, rows.sample(row));
            }
            loop.run(
                    rows.length(),
                    frame.input(large),
                    frame.inputBase(large) + from.at(row),
                    frame.scratch(),
                    frame.scratchBase(),
                    y,
                    frame.outputBase(0) + to.at(row));
        }
    }

    private void repeat(Frame frame, int sample) {
        int small = 1 - large;
        float[] numbers = frame.scratch();
        int at = frame.scratchBase();
        System.arraycopy(frame.input(small), frame.inputBase(small) + shape.at(sample), numbers, at, shape.channels());
        Arrays.fill(numbers, at + shape.channels(), at + stride, 0f);
        for (int pixel = stride; pixel < rows.length(); pixel += stride) {
            System.arraycopy(numbers, at, numbers, at + pixel, stride);
        }
    }
}
