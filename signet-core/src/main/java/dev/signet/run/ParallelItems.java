package dev.signet.run;

import java.util.function.IntConsumer;

/**
 * Independent items of work that the process's compute threads share with the caller. Which thread computes an item must not change its result. Reusable; one
 * run at a time.
 */
public final class ParallelItems {
    private final Items job;

    /** @param item called once in a run with each number from 0 to {@code items - 1}, by several threads */
    public ParallelItems(int items, IntConsumer item) {
        if (items < 0) {
            throw new IllegalArgumentException("there cannot be " + items + " items");
        }
        this.job = new Items(items, item);
    }

    /** Computes all items on at most this many threads, the caller included. What an item throws is thrown here. */
    public void run(int threads) {
        job.run(threads);
    }

    private static final class Items extends Job {
        private final int items;
        private final IntConsumer item;

        Items(int items, IntConsumer item) {
            super(1);
            this.items = items;
            this.item = item;
        }

        @Override
        int items(int phase) {
            return items;
        }

        @Override
        void item(int phase, int number, int worker) {
            item.accept(number);
        }

        @Override
        RuntimeException explain(int worker, Throwable cause) {
            if (cause instanceof Error error) {
                throw error;
            }
            return cause instanceof RuntimeException exception ? exception : new IllegalStateException(cause);
        }
    }
}
