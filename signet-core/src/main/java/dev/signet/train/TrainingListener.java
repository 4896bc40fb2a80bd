package dev.signet.train;

/** Hears what happens in a run, on the thread that trains. An exception thrown here ends the run. */
@FunctionalInterface
public interface TrainingListener {
    void on(TrainingEvent event);

    /** Hears nothing. */
    static TrainingListener none() {
        return event -> {};
    }
}
