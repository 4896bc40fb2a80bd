package dev.signet.app.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The same for several seeds at once, each on a thread of its own: networks as small as an experiment's leave two threads of one training idle half the time.
 * The order in which seeds end changes nothing, because training gives the same bits for any number of threads.
 */
final class Repetitions {
    private Repetitions() {}

    /** What is done with one seed, on one thread. */
    interface Task<T> {
        T with(int seed) throws IOException;
    }

    /** The results for seeds 0, 1, …, in this order; throws what the first seed that failed threw. */
    static <T> List<T> of(int seeds, Task<T> task) throws IOException {
        int threads = Math.min(seeds, Runtime.getRuntime().availableProcessors());
        try (ExecutorService threadsOfSeeds = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> pending = new ArrayList<>();
            for (int seed = 0; seed < seeds; seed++) {
                int number = seed;
                pending.add(threadsOfSeeds.submit(() -> task.with(number)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : pending) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            if (failed.getCause() instanceof RuntimeException mistake) {
                throw mistake;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while " + seeds + " seeds were being tried", stopped);
        }
    }
}
