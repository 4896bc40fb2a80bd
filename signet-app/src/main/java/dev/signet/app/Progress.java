package dev.signet.app;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells a person how training goes: a bar on a terminal, one plain line every few seconds elsewhere. */
final class Progress implements AutoCloseable {
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter out;
    private final boolean terminal;
    private ProgressBar[] bar = {};
    private int barEpoch = -1;
    private long lastLine = System.nanoTime();
    private long epochStart = System.nanoTime();
    private long epochSamples;

    Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A bar if standard output is a terminal. */
    static Progress of(PrintWriter out) {
        var console = System.console();
        return new Progress(out, console != null && console.isTerminal());
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void step(int epoch, int epochs, int batch, int batches, double loss, int samples) {
        if (epoch != barEpoch) {
            begin(epoch, epochs, batch, batches);
        }
        epochSamples += samples;
        double rate = epochSamples / Math.max(1e-9, (System.nanoTime() - epochStart) / 1e9);
        if (terminal) {
            bar[0].stepTo(batch);
            bar[0].setExtraMessage(String.format(Locale.ROOT, " loss %.4f, %.0f images/s", loss, rate));
            return;
        }
        if (System.nanoTime() - lastLine > LINE_NANOS) {
            lastLine = System.nanoTime();
            long left = Math.round((batches - batch) * (double) samples / Math.max(1, rate));
            line(String.format(
                    Locale.ROOT,
                    "epoch %d/%d  batch %d/%d  loss %.4f  %.0f images/s  %d s left in this epoch",
                    epoch + 1,
                    epochs,
                    batch,
                    batches,
                    loss,
                    rate,
                    left));
        }
    }

    private void begin(int epoch, int epochs, int batch, int batches) {
        barEpoch = epoch;
        epochStart = System.nanoTime();
        epochSamples = 0;
        if (terminal) {
            bar = new ProgressBar[] {
                new ProgressBarBuilder()
                        .setTaskName("epoch " + (epoch + 1) + "/" + epochs)
                        .setInitialMax(batches)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(200)
                        .build()
            };
            bar[0].stepTo(batch);
        }
    }

    void epochDone(EpochRow row, int epochs) {
        closeBar();
        line(String.format(
                Locale.ROOT,
                "epoch %d/%d  train loss %.4f  validation loss %.4f  validation accuracy %.2f %%  %.1f s",
                row.epoch(),
                epochs,
                row.trainLoss(),
                row.validationLoss(),
                100 * row.validationAccuracy(),
                row.seconds()));
    }

    private void closeBar() {
        for (ProgressBar open : bar) {
            open.close();
        }
        bar = new ProgressBar[] {};
        barEpoch = -1;
    }

    @Override
    public void close() {
        closeBar();
    }
}
