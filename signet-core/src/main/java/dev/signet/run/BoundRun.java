package dev.signet.run;

/** A run with its arrays connected: {@link #run} reads the bound inputs as they are now and writes the bound outputs, without allocating. One thread at a time. */
public final class BoundRun {
    private final PlanRun run;

    BoundRun(PlanRun run) {
        this.run = run;
    }

    public void run() {
        run.run(run.workspace().workers());
    }
}
