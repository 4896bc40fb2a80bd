package dev.signet.app;

import dev.signet.train.EpochReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Whole lines for a pipe or a file, one every few seconds: no carriage returns, no escape codes. */
final class PlainProgress implements Progress {
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private final Pace pace = new Pace();
    private long lastLine;

    PlainProgress(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.lastLine = nanoTime.getAsLong();
    }

    @Override
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    @Override
    public void step(Position position) {
        long now = nanoTime.getAsLong();
        pace.see(position, now);
        double rate = pace.imagesPerSecond(position, now);
        if (now - lastLine < LINE_NANOS || rate == 0) {
            return;
        }
        lastLine = now;
        line(String.format(
                Locale.ROOT,
                "epoch %d/%d  batch %d/%d  loss %.4f  accuracy %.2f %%  %.0f images/s  %s left",
                position.epoch() + 1,
                position.epochs(),
                position.batch(),
                position.batches(),
                position.loss(),
                100 * position.accuracy(),
                rate,
                pace.timeLeft(position, now)));
    }

    @Override
    public void epochDone(EpochReport row, int epochs) {
        line(Progress.summary(row, epochs));
    }

    @Override
    public void close() {
        out.flush();
    }
}
