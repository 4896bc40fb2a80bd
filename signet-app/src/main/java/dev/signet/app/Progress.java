package dev.signet.app;

import dev.signet.train.EpochReport;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells a person how training goes. */
interface Progress extends AutoCloseable {
    /**
     * Where a run is.
     *
     * @param epoch from 0
     * @param batch batches of this epoch done
     * @param batchesHere those of them done by this process: fewer after a resume
     * @param loss mean training loss of this epoch so far
     * @param accuracy share of this epoch's training images classified right so far
     * @param images images trained on in this epoch by this process
     */
    record Position(
            int epoch, int epochs, int batch, int batchesHere, int batches, double loss, double accuracy, long images) {
        /** Batches left in the whole run. */
        long left() {
            return (long) (epochs - epoch) * batches - batch;
        }
    }

    /** A line of news. */
    void line(String text);

    void step(Position position);

    void epochDone(EpochReport row, int epochs);

    @Override
    void close();

    /** A bar if standard output is a terminal, plain lines elsewhere, nothing if quiet. */
    static Progress of(PrintWriter out, boolean quiet) {
        if (quiet) {
            return new Quiet();
        }
        var console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return terminal ? new BarProgress(out) : new PlainProgress(out, System::nanoTime);
    }

    static String summary(EpochReport row, int epochs) {
        return String.format(
                Locale.ROOT,
                "epoch %d/%d  train loss %.4f  train accuracy %.2f %%  validation loss %.4f  validation accuracy %.2f %%  %.1f s",
                row.epoch() + 1,
                epochs,
                row.trainLoss(),
                100 * row.trainAccuracy(),
                row.validationLoss(),
                100 * row.validationAccuracy(),
                row.seconds());
    }

    /** {@code 1:05} or {@code 2:00:00}. */
    static String clock(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** Says nothing. */
    final class Quiet implements Progress {
        @Override
        public void line(String text) {}

        @Override
        public void step(Position position) {}

        @Override
        public void epochDone(EpochReport row, int epochs) {}

        @Override
        public void close() {}
    }
}
