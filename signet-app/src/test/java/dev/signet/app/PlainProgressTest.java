package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.train.EpochReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private final StringWriter out = new StringWriter();
    private long now = TimeUnit.HOURS.toNanos(1);
    private final PlainProgress progress = new PlainProgress(new PrintWriter(out), () -> now);

    private void step(int epoch, int batch) {
        progress.step(new Progress.Position(epoch, 3, batch, batch, 20, 0.5, 0.875, batch * 64L));
    }

    @Test
    void aLineEveryFewSecondsSaysWhereTheRunIsAndHowLongItTakes() {
        step(0, 1);
        for (int batch = 2; batch <= 11; batch++) {
            now += TimeUnit.SECONDS.toNanos(1);
            step(0, batch);
        }
        // 64 images a second, 49 batches of 64 left.
        assertThat(out.toString().lines())
                .containsExactly(
                        "epoch 1/3  batch 6/20  loss 0.5000  accuracy 87.50 %  64 images/s  0:54 left",
                        "epoch 1/3  batch 11/20  loss 0.5000  accuracy 87.50 %  64 images/s  0:49 left");
    }

    @Test
    void theFirstBatchOfALateStartSaysNothing() {
        now += TimeUnit.MINUTES.toNanos(2);
        step(0, 1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPipeGetsNoCarriageReturnsAndNoEscapes() {
        step(0, 1);
        now += TimeUnit.SECONDS.toNanos(9);
        step(0, 9);
        progress.line("news");
        progress.epochDone(new EpochReport(0, 0.5, 0.875, 0.25, 0.9375, 1e-3, 12), 3);
        progress.close();
        assertThat(out.toString()).doesNotContain("\r", "\u001b");
        assertThat(out.toString().lines())
                .contains(
                        "news",
                        "epoch 1/3  train loss 0.5000  train accuracy 87.50 %  validation loss 0.2500  validation accuracy 93.75 %  12.0 s");
    }

    @Test
    void timesReadLikeAClock() {
        assertThat(Progress.clock(5)).isEqualTo("0:05");
        assertThat(Progress.clock(725)).isEqualTo("12:05");
        assertThat(Progress.clock(7_325)).isEqualTo("2:02:05");
    }
}
