package dev.signet.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The first Ctrl-C asks the run to finish its step and save; the JVM waits for that. A second one kills the process as usual. */
final class StopRequest {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean requested;

    StopRequest() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("signet-stop").unstarted(this::stop));
    }

    private void stop() {
        requested = true;
        try {
            boolean inTime = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                System.getLogger(StopRequest.class.getName())
                        .log(System.Logger.Level.WARNING, "the run did not stop in time");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    boolean requested() {
        return requested;
    }

    /** The run is over, everything is written. */
    void finished() {
        finished.countDown();
    }
}
