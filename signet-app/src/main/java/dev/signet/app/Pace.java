package dev.signet.app;

/** How fast an epoch goes, from the images done since its first news. Fed from a monotonic clock: no figure is ever negative. */
final class Pace {
    private int epoch = -1;
    private long began;
    private long imagesBefore;

    /** The clock of an epoch starts with the first news of it. */
    void see(Progress.Position position, long now) {
        if (position.epoch() != epoch) {
            epoch = position.epoch();
            began = now;
            imagesBefore = position.images();
        }
    }

    /** Images per second at this moment; 0 until there is something to measure. */
    double imagesPerSecond(Progress.Position position, long now) {
        return now <= began ? 0 : (position.images() - imagesBefore) / ((now - began) / 1e9);
    }

    /** The time to the end of the run at this pace, evaluation not counted; {@code ?} until there is something to measure. */
    String timeLeft(Progress.Position position, long now) {
        double rate = imagesPerSecond(position, now);
        if (rate <= 0) {
            return "?";
        }
        double imagesPerBatch = position.images() / (double) Math.max(1, position.batchesHere());
        return Progress.clock(Math.round(position.left() * imagesPerBatch / rate));
    }
}
