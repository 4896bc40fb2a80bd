package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.op.SelectChannels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Channels of several values in another order, pixel by pixel where the channels of a pixel lie together: a channel shuffle with the concatenation before it
 * and the slice behind it in one pass. Exact.
 */
public final class SelectChannelsRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.5;

    @Override
    public String name() {
        return "select-channels.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof SelectChannels select)) {
            return Fit.rejected("not a selection of channels");
        }
        boolean computable = problem.isFloat32()
                && Pixels.lieIn(problem.output())
                && problem.inputs().stream().allMatch(input -> Pixels.lieIn(input.shape()));
        if (!computable) {
            return Fit.rejected(Pixels.NEEDED);
        }
        Form form = Pixels.form(problem.output());
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                Stream.generate(() -> form).limit(problem.inputs().size()).toList(),
                List.of(form),
                site -> new SelectStep(problem, select, site));
    }

    private static final class SelectStep implements Step {
        private static final int FLOATS_PER_ITEM = 16 * 1024;

        /** The inputs of which there are channels in the output. */
        private final int[] inputs;

        private final ChannelsLast[] sources;
        /** Of each of those inputs the channels that are wanted, and where they go. */
        private final int[][] from;

        private final int[][] to;
        private final ChannelsLast target;
        private final int rows;
        private final int rowsPerItem;
        private final int samples;

        SelectStep(Problem problem, SelectChannels select, Site site) {
            List<Integer> used = new ArrayList<>();
            List<int[]> wanted = new ArrayList<>();
            List<int[]> places = new ArrayList<>();
            int first = 0;
            for (int i = 0; i < problem.inputs().size(); i++) {
                int begin = first;
                int end = first + problem.input(i).size(1);
                int[] place = IntStream.range(0, select.channels().size())
                        .filter(c -> select.channels().get(c) >= begin
                                && select.channels().get(c) < end)
                        .toArray();
                if (place.length > 0) {
                    used.add(i);
                    places.add(place);
                    wanted.add(Arrays.stream(place)
                            .map(c -> select.channels().get(c) - begin)
                            .toArray());
                }
                first = end;
            }
            this.inputs = used.stream().mapToInt(Integer::intValue).toArray();
            this.sources =
                    used.stream().map(i -> Pixels.of(site.input(i)).sample()).toArray(ChannelsLast[]::new);
            this.from = wanted.toArray(int[][]::new);
            this.to = places.toArray(int[][]::new);
            Layout.Spatial output = Pixels.of(site.output(0));
            this.target = output.sample();
            this.samples = output.samples();
            this.rows = samples * target.depth() * target.height();
            this.rowsPerItem = Math.max(1, FLOATS_PER_ITEM / (target.width() * target.pixelStride()));
        }

        @Override
        public int items(int phase) {
            return Math.ceilDiv(rows, rowsPerItem) + samples;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] y = frame.output(0);
            int sample = item - Math.ceilDiv(rows, rowsPerItem);
            if (sample >= 0) {
                target.clearHalo(y, frame.outputBase(0) + sample * target.sampleStride());
                return;
            }
            for (int row = item * rowsPerItem; row < Math.min(rows, (item + 1) * rowsPerItem); row++) {
                int at = frame.outputBase(0) + rowStart(target, row);
                for (int i = 0; i < inputs.length; i++) {
                    float[] x = frame.input(inputs[i]);
                    int start = frame.inputBase(inputs[i]) + rowStart(sources[i], row);
                    move(
                            target.width(),
                            from[i],
                            x,
                            start,
                            sources[i].pixelStride(),
                            to[i],
                            y,
                            at,
                            target.pixelStride());
                }
                clearPadding(y, at);
            }
        }

        private static int rowStart(ChannelsLast layout, int row) {
            int h = row % layout.height();
            int d = row / layout.height() % layout.depth();
            int n = row / layout.height() / layout.depth();
            return n * layout.sampleStride() + layout.offset(d, h, 0);
        }

        private static void move(
                int pixels, int[] from, float[] x, int xStart, int xStep, int[] to, float[] y, int yStart, int yStep) {
            for (int p = 0; p < pixels; p++) {
                int in = xStart + p * xStep;
                int out = yStart + p * yStep;
                for (int c = 0; c < from.length; c++) {
                    y[out + to[c]] = x[in + from[c]];
                }
            }
        }

        private void clearPadding(float[] y, int at) {
            int padding = target.pixelStride() - target.channels();
            for (int p = 0; p < target.width() && padding > 0; p++) {
                int end = at + (p + 1) * target.pixelStride();
                Arrays.fill(y, end - padding, end, 0f);
            }
        }
    }
}
