package dev.signet.app;

/** What the process tells its caller. 3 is left to the JVM's own out-of-memory exit. */
final class ExitCode {
    static final int OK = 0;
    static final int CHECK_FAILED = 1;
    static final int USAGE = 2;
    static final int DIVERGED = 4;
    static final int INPUT_OUTPUT = 5;
    static final int RESOURCE_LIMIT = 6;
    static final int BAD_INPUT = 7;
    static final int INTERNAL = 70;

    private ExitCode() {}
}
