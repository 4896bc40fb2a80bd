package dev.signet.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Applies a function to every element on a few threads; the results are in the order of the elements. */
final class ParallelScan {
    private ParallelScan() {}

    static <T, R> List<R> map(List<T> elements, int threads, Function<T, R> function) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.clamp(elements.size(), 1, threads),
                Thread.ofPlatform().daemon().name("signet-scan-", 0).factory());
        try {
            List<Callable<R>> tasks = new ArrayList<>();
            for (T element : elements) {
                tasks.add(() -> function.apply(element));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while checking " + elements.size() + " files");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
