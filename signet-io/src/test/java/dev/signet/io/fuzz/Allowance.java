package dev.signet.io.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** The memory that reading one input may take, whatever the input says. */
final class Allowance {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** The first try may load classes, which a fuzzer also rewrites. */
    private static final int TRIES = 3;

    private Allowance() {}

    /** Throws {@link AssertionError} if the thread allocates more, each time it is tried. */
    static void ofMebibytes(int mebibytes, Runnable reading) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && least > (long) mebibytes << 20; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            reading.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        if (least > (long) mebibytes << 20) {
            throw new AssertionError("reading allocated " + least + " bytes, allowed are " + mebibytes + " MiB");
        }
    }
}
