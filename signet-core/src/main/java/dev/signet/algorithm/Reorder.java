package dev.signet.algorithm;

import dev.signet.algorithm.gemm.ChannelsLast;
import java.util.Arrays;

/** Copies a value from one layout to another: the edges of a plan, and wherever two algorithms want different layouts. One item a sample. */
public final class Reorder implements Step {
    private final Layout from;
    private final Layout to;

    public Reorder(Layout from, Layout to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public int items(int phase) {
        return from instanceof Layout.Dense && to instanceof Layout.Dense
                ? 1
                : from.shape().size(0);
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        if (from instanceof Layout.Dense && to instanceof Layout.Dense) {
            System.arraycopy(
                    frame.inputArray(0),
                    frame.inputBase(0),
                    frame.outputArray(0),
                    frame.outputBase(0),
                    from.shape().elements());
            return;
        }
        float[] input = frame.input(0);
        float[] output = frame.output(0);
        switch (to) {
            case Layout.Spatial target -> {
                if (from instanceof Layout.Spatial source) {
                    copyPixels(source, target, item, input, frame.inputBase(0), output, frame.outputBase(0));
                    return;
                }
                fromDense(target, item, input, frame.inputBase(0), output, frame.outputBase(0));
            }
            case Layout.Dense dense ->
                toDense((Layout.Spatial) from, item, input, frame.inputBase(0), output, frame.outputBase(0));
        }
    }

    /** Writes one sample of a dense value channels-last, halo and channel padding with zeros. */
    public static void fromDense(
            Layout.Spatial target, int sample, float[] dense, int denseBase, float[] output, int outputBase) {
        ChannelsLast layout = target.sample();
        int start = outputBase + sample * layout.sampleStride();
        Arrays.fill(output, start, start + layout.sampleStride(), 0);
        int plane = layout.depth() * layout.height() * layout.width();
        int source = denseBase + sample * layout.channels() * plane;
        for (int d = 0; d < layout.depth(); d++) {
            for (int h = 0; h < layout.height(); h++) {
                int row = start + layout.offset(d, h, 0);
                int sourceRow = source + (d * layout.height() + h) * layout.width();
                for (int c = 0; c < layout.channels(); c++) {
                    for (int w = 0; w < layout.width(); w++) {
                        output[row + w * layout.pixelStride() + c] = dense[sourceRow + c * plane + w];
                    }
                }
            }
        }
    }

    /** Writes one channels-last sample dense. */
    public static void toDense(
            Layout.Spatial source, int sample, float[] input, int inputBase, float[] dense, int denseBase) {
        ChannelsLast layout = source.sample();
        int start = inputBase + sample * layout.sampleStride();
        int plane = layout.depth() * layout.height() * layout.width();
        int target = denseBase + sample * layout.channels() * plane;
        for (int d = 0; d < layout.depth(); d++) {
            for (int h = 0; h < layout.height(); h++) {
                int row = start + layout.offset(d, h, 0);
                int targetRow = target + (d * layout.height() + h) * layout.width();
                for (int c = 0; c < layout.channels(); c++) {
                    for (int w = 0; w < layout.width(); w++) {
                        dense[targetRow + c * plane + w] = input[row + w * layout.pixelStride() + c];
                    }
                }
            }
        }
    }

    private static void copyPixels(
            Layout.Spatial source,
            Layout.Spatial target,
            int sample,
            float[] input,
            int inputBase,
            float[] output,
            int outputBase) {
        ChannelsLast from = source.sample();
        ChannelsLast to = target.sample();
        int start = outputBase + sample * to.sampleStride();
        Arrays.fill(output, start, start + to.sampleStride(), 0);
        for (int d = 0; d < to.depth(); d++) {
            for (int h = 0; h < to.height(); h++) {
                System.arraycopy(
                        input,
                        inputBase + sample * from.sampleStride() + from.offset(d, h, 0),
                        output,
                        start + to.offset(d, h, 0),
                        to.width() * to.pixelStride());
            }
        }
    }
}
