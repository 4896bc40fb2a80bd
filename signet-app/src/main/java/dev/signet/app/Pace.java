package dev.signet.app;

/** How fast an epoch goes, from the images done since it began. Uses a monotonic clock: no figure is ever negative. */
final class Pace {
    private int epoch = -1;
    private long began;

    /** Images per second at this moment. */
    double imagesPerSecond(Progress.Position position, long now) {
        begin(position, now);
        return position.images() / Math.max(1e-9, (now - began) / 1e9);
    }

    /** Seconds to the end of the run at this pace, evaluation not counted. */
    long secondsLeft(Progress.Position position, long now) {
        double rate = imagesPerSecond(position, now);
        double imagesPerBatch = position.images() / (double) Math.max(1, position.batch());
        return Math.round(position.left() * imagesPerBatch / Math.max(1, rate));
    }

    /** The clock of an epoch starts with the first news of it. */
    void begin(Progress.Position position, long now) {
        if (position.epoch() != epoch) {
            epoch = position.epoch();
            began = now;
        }
    }
}
