package dev.signet.data;

import dev.signet.preprocess.Image;
import dev.signet.preprocess.Preprocessing;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Turns a data set into batches, epoch by epoch. Order and random changes are functions of (seed, epoch, picture), so
 * that neither the number of workers nor a resumed run makes a difference: {@code epoch(3, 120)} continues exactly
 * where {@code epoch(3)} was left after 120 batches.
 *
 * <p>Workers are daemon threads that end by themselves after five idle seconds; {@link #close()} ends them at once.
 * Each worker prepares a whole batch. An exception met while preparing one is thrown when that batch is asked for:
 * {@link UncheckedIOException} for a picture that cannot be decoded.
 */
public final class BatchLoader implements AutoCloseable {
    private static final int IDLE_SECONDS = 5;

    private final ImageDataset dataset;
    private final Preprocessing preprocessing;
    private final LoaderOptions options;
    private final Shape trainingShape;
    private final Shape plainShape;
    private final Optional<ThreadPoolExecutor> pool;
    private volatile boolean closed;

    /** Decodes the first picture to learn the shape that all must have. */
    public BatchLoader(ImageDataset dataset, Preprocessing preprocessing, LoaderOptions options) throws IOException {
        if (dataset.size() == 0) {
            throw new IllegalArgumentException("the data set has no pictures");
        }
        this.dataset = dataset;
        this.preprocessing = preprocessing;
        this.options = options;
        Shape first = dataset.image(0).shape();
        this.plainShape = preprocessing.outputShape(first);
        Shape changed = first;
        for (Augmentation augmentation : options.augmentations()) {
            changed = augmentation.outputShape(changed);
        }
        this.trainingShape = preprocessing.outputShape(changed);
        this.pool = options.workers() == 0 ? Optional.empty() : Optional.of(pool(options.workers()));
    }

    private static ThreadPoolExecutor pool(int workers) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                workers,
                workers,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("signet-loader-", 0).factory(),
                (task, stopped) -> {
                    throw new IllegalStateException("the loader is closed");
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * The shape {@code [channels, height, width]} of a training picture; differs from {@link #plainShape()} if a random
     * crop says so.
     */
    public Shape trainingShape() {
        return trainingShape;
    }

    /** The shape {@code [channels, height, width]} of a picture without random changes. */
    public Shape plainShape() {
        return plainShape;
    }

    /** Batches in an epoch. */
    public int batches() {
        int whole = dataset.size() / options.batchSize();
        boolean hasRest = dataset.size() % options.batchSize() != 0;
        return hasRest && !options.dropsLast() ? whole + 1 : whole;
    }

    /** All batches of an epoch. */
    public Iterable<Batch> epoch(int epoch) {
        return epoch(epoch, 0);
    }

    /** The batches of an epoch from number {@code firstBatch} on. Each iterator starts anew. */
    public Iterable<Batch> epoch(int epoch, int firstBatch) {
        if (firstBatch < 0 || firstBatch > batches()) {
            throw new IllegalArgumentException(
                    "batch " + firstBatch + " is outside the epoch of " + batches() + " batches");
        }
        return () -> {
            Pass pass = new Pass(Optional.of(epoch), order(epoch));
            return new PrefetchingIterator(firstBatch, batches(), ahead(), number -> start(pass, number));
        };
    }

    /** All pictures once, in the data set's order, without random changes, the incomplete last batch included. */
    public Iterable<Batch> inOrder() {
        int batches = Math.ceilDiv(dataset.size(), options.batchSize());
        Pass pass = new Pass(Optional.empty(), ascending());
        return () -> new PrefetchingIterator(0, batches, ahead(), number -> start(pass, number));
    }

    private int ahead() {
        return pool.isPresent() ? options.ahead() : 0;
    }

    private int[] order(int epoch) {
        if (!options.shuffles()) {
            return ascending();
        }
        return RandomStream.of(options.seed(), "shuffle").at(epoch).permutation(dataset.size());
    }

    private int[] ascending() {
        int[] order = new int[dataset.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return order;
    }

    /** Stops the workers; who still waits for a batch gets a {@link CancellationException}. */
    @Override
    public void close() {
        closed = true;
        if (pool.isPresent()) {
            pool.get().shutdownNow().stream()
                    .filter(FutureTask.class::isInstance)
                    .forEach(task -> ((FutureTask<?>) task).cancel(true));
        }
    }

    /** Waits until the workers have ended after {@link #close()}; false if they still run after this time. */
    boolean awaitEnd(long seconds) throws InterruptedException {
        return pool.isEmpty() || pool.get().awaitTermination(seconds, TimeUnit.SECONDS);
    }

    /** What a pass over the data set needs: its order, and the epoch's number if pictures are changed at random. */
    private record Pass(Optional<Integer> epoch, int[] order) {}

    private Future<Batch> start(Pass pass, int number) {
        if (closed) {
            throw new IllegalStateException("the loader is closed");
        }
        FutureTask<Batch> task = new FutureTask<>(() -> prepare(pass, number));
        pool.ifPresentOrElse(workers -> workers.execute(task), task);
        return task;
    }

    private Batch prepare(Pass pass, int number) throws IOException {
        int from = number * options.batchSize();
        int size = Math.min(options.batchSize(), pass.order.length - from);
        Shape shape = pass.epoch.isPresent() ? trainingShape : plainShape;
        float[] images = new float[Math.multiplyExact(size, shape.elements())];
        int[] labels = new int[size];
        int[] indices = new int[size];
        for (int i = 0; i < size; i++) {
            if (Thread.interrupted()) {
                throw new CancellationException("the loader was closed");
            }
            int index = pass.order[from + i];
            indices[i] = index;
            labels[i] = dataset.label(index);
            Image image = prepared(index, pass.epoch, shape);
            preprocessing.normalize().apply(image, images, i * shape.elements());
        }
        return new Batch(number, Shape.of(size, shape.size(0), shape.size(1), shape.size(2)), images, labels, indices);
    }

    private Image prepared(int index, Optional<Integer> epoch, Shape expected) throws IOException {
        Image image = dataset.image(index);
        if (epoch.isPresent()) {
            RandomStream random =
                    RandomStream.of(options.seed(), "augment").at(epoch.get()).at(index);
            List<Augmentation> augmentations = options.augmentations();
            for (int i = 0; i < augmentations.size(); i++) {
                image = augmentations.get(i).apply(image, random.at(i));
            }
        }
        Image result = preprocessing.pixels(image);
        if (!result.shape().equals(expected)) {
            throw new IllegalArgumentException(dataset.describe(index) + " is " + result.shape()
                    + " after preprocessing, the first picture is " + expected
                    + "; pictures of one batch must have one shape: "
                    + "add Resize, CenterCrop or RandomResizedCrop, ToRgb or ToGrey");
        }
        return result;
    }
}
