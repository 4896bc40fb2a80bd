package dev.signet;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much code allocates once it is warm. Until the just-in-time compiler is done with them, methods over vectors make an object for each vector: that is
 * not what is asked here, and how long it takes depends on what else the machine does. So runs are repeated until some allocate as little as hoped, or until
 * the compiler has had nothing to do for long: then what they allocate stays.
 */
public final class WarmRuns {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    /** A window without a finished compilation says little on a busy machine; so much processor time of ours says enough. */
    private static final long SETTLED_NANOS = 5_000_000_000L;

    private static final long LONGEST_NANOS = 240_000_000_000L;

    private WarmRuns() {}

    /** The bytes that so many runs in a row allocate on this thread. */
    public static long bytesOnThisThread(Runnable work, int runs, long hoped) {
        return least(work, runs, hoped, false);
    }

    /** The bytes that so many runs in a row make all threads allocate; what else they do counts too, so the least of many tries counts. */
    public static long bytesOnAllThreads(Runnable work, int runs, long hoped) {
        return least(work, runs, hoped, true);
    }

    private static long least(Runnable work, int runs, long hoped, boolean allThreads) {
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        long compiled = COMPILER.getTotalCompilationTime();
        long since = THREADS.getCurrentThreadCpuTime();
        while (least > hoped && System.nanoTime() - start < LONGEST_NANOS) {
            long before = allocated(allThreads);
            for (int run = 0; run < runs; run++) {
                work.run();
            }
            least = Math.min(least, allocated(allThreads) - before);
            long compiledNow = COMPILER.getTotalCompilationTime();
            if (compiledNow != compiled) {
                compiled = compiledNow;
                since = THREADS.getCurrentThreadCpuTime();
            } else if (THREADS.getCurrentThreadCpuTime() - since > SETTLED_NANOS) {
                break;
            }
        }
        return least;
    }

    private static long allocated(boolean allThreads) {
        return allThreads ? THREADS.getTotalThreadAllocatedBytes() : THREADS.getCurrentThreadAllocatedBytes();
    }
}
