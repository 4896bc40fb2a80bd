package dev.signet.run;

/**
 * How a session uses the machine.
 *
 * @param threads compute threads of one run, the caller included; results do not depend on it
 * @param memoryBytes the most a plan's arrays may take
 * @param strict whether convolutions may use direct sums only: no Winograd, whose rounding errors are up to three times as large
 */
public record SessionOptions(int threads, long memoryBytes, boolean strict) {
    public SessionOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
    }

    /** All available processors (as the container allows), three quarters of the largest heap. */
    public static SessionOptions standard() {
        return new SessionOptions(
                Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() / 4 * 3, false);
    }

    public SessionOptions threads(int count) {
        return new SessionOptions(count, memoryBytes, strict);
    }

    public SessionOptions memoryBytes(long bytes) {
        return new SessionOptions(threads, bytes, strict);
    }

    public SessionOptions strict(boolean only) {
        return new SessionOptions(threads, memoryBytes, only);
    }
}
