package dev.signet.bench;

/** A library under test, in its own process. */
interface Engine extends AutoCloseable {
    /** Name and version, for the table. */
    String version();

    /** Gets everything ready for {@link #run}. */
    void open(Task task) throws Exception;

    /** One inference or one training step on the task's data. */
    void run() throws Exception;

    /** What the last inference gave, or the losses of the first training steps from the initial weights; as many numbers from every engine. */
    float[] output() throws Exception;

    @Override
    void close() throws Exception;
}
