package dev.signet.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The compute threads of the process: daemons that help whoever computes, hold no model, and end after 5 idle seconds. Callers and helpers together
 * are never more than the processors (or the largest number of threads anyone asked for): the others wait their turn or compute with less help.
 */
final class Workers {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** How long a worker that has just helped looks for more before it sleeps. */
    private static final int IDLE_SPINS = 20_000;

    private static final List<Worker> POOL = new ArrayList<>();
    private static final Semaphore PERMITS = new Semaphore(Runtime.getRuntime().availableProcessors());
    private static int capacity = Runtime.getRuntime().availableProcessors();

    private Workers() {}

    /** Makes room for a session that asked for this many threads. */
    static void ensureCapacity(int threads) {
        synchronized (POOL) {
            if (threads > capacity) {
                PERMITS.release(threads - capacity);
                capacity = threads;
            }
        }
    }

    /** The right to compute on the calling thread; waits while all processors are busy. */
    static void acquire() {
        PERMITS.acquireUninterruptibly();
    }

    static void release(int permits) {
        PERMITS.release(permits);
    }

    /** The threads that may compute at once. */
    static int capacity() {
        synchronized (POOL) {
            return capacity;
        }
    }

    /**
     * Asks up to {@code most} idle threads to join this run of a job; returns how many permits they take. Allocates only when a thread must be started.
     */
    static int help(Job job, int run, int most) {
        int lent = 0;
        while (lent < most && PERMITS.tryAcquire()) {
            lent++;
        }
        if (lent == 0) {
            return 0;
        }
        int asked = 0;
        synchronized (POOL) {
            for (int i = 0; i < POOL.size() && asked < lent; i++) {
                if (POOL.get(i).offer(job, run)) {
                    asked++;
                }
            }
            while (asked < lent) {
                Worker worker = new Worker();
                worker.offer(job, run);
                POOL.add(worker);
                worker.start();
                asked++;
            }
        }
        return lent;
    }

    private static final class Worker extends Thread {
        private final AtomicReference<Job> offered = new AtomicReference<>();
        private volatile int run;
        private volatile boolean busy;

        Worker() {
            super(null, null, "signet-worker", 0, false);
            setDaemon(true);
            setContextClassLoader(ClassLoader.getPlatformClassLoader());
        }

        /** Called under the pool's lock. */
        boolean offer(Job job, int number) {
            if (busy || offered.get() != null) {
                return false;
            }
            run = number;
            busy = true;
            offered.set(job);
            LockSupport.unpark(this);
            return true;
        }

        @Override
        public void run() {
            while (true) {
                Job job = offered.get();
                if (job == null) {
                    if (!awaitOffer()) {
                        return;
                    }
                    continue;
                }
                job.join(run);
                offered.set(null);
                busy = false;
            }
        }

        /** False when nothing came for so long that the thread should end. */
        private boolean awaitOffer() {
            for (int spins = 0; spins < IDLE_SPINS; spins++) {
                if (offered.get() != null) {
                    return true;
                }
                Thread.onSpinWait();
            }
            long deadline = System.nanoTime() + IDLE_NANOS;
            while (offered.get() == null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    synchronized (POOL) {
                        if (offered.get() != null) {
                            return true;
                        }
                        POOL.remove(this);
                        return false;
                    }
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        }
    }
}
