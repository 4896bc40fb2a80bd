package dev.signet.app;

import dev.signet.train.EpochReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar per epoch, for a terminal. */
final class BarProgress implements Progress {
    private final PrintWriter out;
    private final Pace pace = new Pace();
    /** The bar on the screen: none or one. */
    private final List<ProgressBar> open = new ArrayList<>(1);

    BarProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void line(String text) {
        closeBar();
        out.println(text);
        out.flush();
    }

    @Override
    public void step(Position position) {
        long now = System.nanoTime();
        pace.see(position, now);
        if (open.isEmpty()) {
            open.add(new ProgressBarBuilder()
                    .setTaskName("epoch " + (position.epoch() + 1) + "/" + position.epochs())
                    .setInitialMax(position.batches())
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .setConsumer(new ConsoleProgressBarConsumer(System.out))
                    .hideEta()
                    .build());
        }
        ProgressBar bar = open.getFirst();
        bar.stepTo(position.batch());
        bar.setExtraMessage(String.format(
                Locale.ROOT,
                " loss %.3f  accuracy %.1f %%  %.0f images/s  %s left",
                position.loss(),
                100 * position.accuracy(),
                pace.imagesPerSecond(position, now),
                pace.timeLeft(position, now)));
    }

    @Override
    public void epochDone(EpochReport row, int epochs) {
        line(Progress.summary(row, epochs));
    }

    private void closeBar() {
        open.forEach(ProgressBar::close);
        open.clear();
    }

    @Override
    public void close() {
        closeBar();
    }
}
