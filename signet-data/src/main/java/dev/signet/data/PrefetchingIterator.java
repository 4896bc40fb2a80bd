package dev.signet.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Hands batches out in order while at most {@code ahead} later ones, perhaps none, are on their way. */
final class PrefetchingIterator implements Iterator<Batch> {
    private final int end;
    private final int ahead;
    private final IntFunction<Future<Batch>> start;
    private final Queue<Future<Batch>> started = new ArrayDeque<>();
    private int next;

    PrefetchingIterator(int from, int end, int ahead, IntFunction<Future<Batch>> start) {
        this.next = from;
        this.end = end;
        this.ahead = ahead;
        this.start = start;
    }

    @Override
    public boolean hasNext() {
        return !started.isEmpty() || next < end;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch has " + end + " batches");
        }
        refill(Math.max(1, ahead));
        Batch batch = finished(started.remove());
        refill(ahead);
        return batch;
    }

    private void refill(int wanted) {
        while (started.size() < wanted && next < end) {
            started.add(start.apply(next));
            next++;
        }
    }

    private Batch finished(Future<Batch> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a batch");
        } catch (ExecutionException e) {
            started.forEach(later -> later.cancel(true));
            started.clear();
            next = end;
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        if (failure.getCause() instanceof IOException e) {
            return new UncheckedIOException(e.getMessage(), e);
        }
        return failure.getCause() instanceof RuntimeException e ? e : new IllegalStateException(failure);
    }
}
