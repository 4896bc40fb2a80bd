package dev.signet.app;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * Ctrl-C (SIGINT) and SIGTERM: the first asks the run to finish its step and save, the second stops the process at once. A shutdown hook would not do: the JVM
 * ignores further signals while its hooks run.
 */
final class StopRequest {
    private static final int SIGNAL_EXIT = 128;

    private final IntConsumer halt;
    private final AtomicInteger exitCode = new AtomicInteger();
    private final List<Runnable> told = new CopyOnWriteArrayList<>();

    /** @param halt ends the process now, with this exit code */
    StopRequest(IntConsumer halt) {
        this.halt = halt;
    }

    /** Listens to the signals of this process from now on. */
    static StopRequest listening() {
        StopRequest stop = new StopRequest(Runtime.getRuntime()::halt);
        for (String name : new String[] {"INT", "TERM"}) {
            try {
                Signal.handle(new Signal(name), signal -> stop.received(signal.getNumber()));
            } catch (IllegalArgumentException taken) {
                // The JVM was started with -Xrs: signals keep their usual effect, and the last checkpoint is what is
                // left.
                System.getLogger(StopRequest.class.getName())
                        .log(System.Logger.Level.DEBUG, "signal " + name + " is not ours", taken);
            }
        }
        return stop;
    }

    void received(int signal) {
        int code = SIGNAL_EXIT + signal;
        if (!exitCode.compareAndSet(0, code)) {
            halt.accept(code);
            return;
        }
        told.forEach(Runnable::run);
        System.err.println("signet: finishing this step and saving; once more stops at once");
    }

    /** Runs the action when the first request comes, on the thread that brings it; now if it has come. An action may run twice. */
    void whenRequested(Runnable action) {
        told.add(action);
        if (exitCode.get() != 0) {
            action.run();
        }
    }

    /** 130 after Ctrl-C, 143 after SIGTERM, 0 if nobody asked. */
    int exitCode() {
        return exitCode.get();
    }
}
