package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.op.ChannelBroadcast;
import java.util.Arrays;
import java.util.List;

/** One value per channel repeated over every pixel of channels-last images, or over the rows of a matrix. Exact. */
public final class ChannelBroadcastRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.2;

    @Override
    public String name() {
        return "channel-broadcast.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ChannelBroadcast)) {
            return Fit.rejected("not a repetition per channel");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.output())) {
            return Fit.rejected(Pixels.NEEDED);
        }
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.DENSE, Form.ANY),
                List.of(Pixels.form(problem.output())),
                BroadcastStep::new);
    }

    private static final class BroadcastStep implements Step {
        private final Rows rows;
        private final RowStarts to;
        private final int channels;
        private final int stride;

        BroadcastStep(Site site) {
            Layout.Spatial output = Pixels.of(site.output(0));
            rows = Rows.of(output);
            to = rows.starts(output);
            channels = output.sample().channels();
            stride = output.sample().pixelStride();
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
                int at = frame.outputBase(0) + to.at(row);
                for (int pixel = at; pixel < at + rows.length(row); pixel += stride) {
                    System.arraycopy(frame.input(0), frame.inputBase(0), y, pixel, channels);
                    Arrays.fill(y, pixel + channels, pixel + stride, 0f);
                }
            }
        }
    }
}
