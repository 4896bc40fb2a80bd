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
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.simd.ChannelMoves;
import dev.signet.algorithm.simd.Simd;
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
    private static final double NANOSECONDS_PER_ELEMENT = 0.2;

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
        private static final int FLOATS_PER_ITEM = 4 * 1024;

        /** The inputs of which there are channels in the output. */
        private final int[] inputs;

        private final ChannelsLast[] sources;
        /** The way of the channels of each of those inputs; the first writes zeros where no channel comes from it. */
        private final ChannelMoves[] moves;

        private final ChannelsLast target;
        private final int rows;
        private final int rowsPerItem;
        /** Rows that lie one directly behind the other everywhere: all of an item, or one. */
        private final int rowsTogether;

        private final int samples;

        SelectStep(Problem problem, SelectChannels select, Site site) {
            Layout.Spatial output = Pixels.of(site.output(0));
            this.target = output.sample();
            List<Integer> used = new ArrayList<>();
            List<ChannelsLast> layouts = new ArrayList<>();
            List<ChannelMoves> ways = new ArrayList<>();
            int first = 0;
            for (int i = 0; i < problem.inputs().size(); i++) {
                int end = first + problem.input(i).size(1);
                int[] to = places(select.channels(), first, end);
                if (to.length > 0) {
                    ChannelsLast source = Pixels.of(site.input(i)).sample();
                    int begin = first;
                    int[] from = Arrays.stream(to)
                            .map(c -> select.channels().get(c) - begin)
                            .toArray();
                    ways.add(Simd.moves(new ChannelMoves.Places(
                            from, to, source.pixelStride(), target.pixelStride(), used.isEmpty())));
                    used.add(i);
                    layouts.add(source);
                }
                first = end;
            }
            this.inputs = used.stream().mapToInt(Integer::intValue).toArray();
            this.sources = layouts.toArray(ChannelsLast[]::new);
            this.moves = ways.toArray(ChannelMoves[]::new);
            this.samples = output.samples();
            this.rows = samples * target.depth() * target.height();
            this.rowsPerItem = Math.max(1, FLOATS_PER_ITEM / (target.width() * target.pixelStride()));
            boolean together = target.halo().equals(Halo.NONE)
                    && layouts.stream().allMatch(source -> source.halo().equals(Halo.NONE));
            this.rowsTogether = together ? rowsPerItem : 1;
        }

        /** Where in the output the channels from {@code first} to {@code end} of all inputs go. */
        private static int[] places(List<Integer> channels, int first, int end) {
            return IntStream.range(0, channels.size())
                    .filter(c -> channels.get(c) >= first && channels.get(c) < end)
                    .toArray();
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
            int end = Math.min(rows, (item + 1) * rowsPerItem);
            for (int row = item * rowsPerItem; row < end; row += rowsTogether) {
                int pixels = Math.min(rowsTogether, end - row) * target.width();
                int at = frame.outputBase(0) + rowStart(target, row);
                for (int i = 0; i < inputs.length; i++) {
                    int start = frame.inputBase(inputs[i]) + rowStart(sources[i], row);
                    moves[i].move(pixels, frame.input(inputs[i]), start, y, at);
                }
            }
        }

        private static int rowStart(ChannelsLast layout, int row) {
            int h = row % layout.height();
            int d = row / layout.height() % layout.depth();
            int n = row / layout.height() / layout.depth();
            return n * layout.sampleStride() + layout.offset(d, h, 0);
        }
    }
}
