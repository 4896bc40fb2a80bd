package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.preprocess.Image;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.Resize;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchLoaderTest {
    private static final Preprocessing UNIT = Preprocessing.of(Normalize.unit());
    private static final LoaderOptions TRAINING =
            LoaderOptions.training(32, 5).augment(new RandomCrop(28, 28, 2), RandomAffine.gentle());

    @Test
    void zeroOneAndFourWorkersGiveTheSameBatches() throws IOException {
        List<Batch> alone = batches(TRAINING.workers(0), 2);
        assertThat(alone).hasSize(10);
        for (int workers : new int[] {1, 4}) {
            assertSame(batches(TRAINING.workers(workers), 2), alone);
        }
    }

    private static List<Batch> batches(LoaderOptions options, int epoch) throws IOException {
        try (BatchLoader loader = new BatchLoader(Pictures.packed(300, 10), UNIT, options)) {
            return list(loader.epoch(epoch));
        }
    }

    @Test
    void aPictureIsChangedTheSameWayInAnyBatchSize() throws IOException {
        List<Batch> large = batches(TRAINING, 1);
        List<Batch> single = batches(new LoaderOptions(1, 5, true, TRAINING.augmentations(), 2, 5, false), 1);
        assertThat(single).hasSize(300);
        for (int i = 0; i < 300; i++) {
            Batch batch = large.get(i / 32);
            assertThat(single.get(i).indices()[0]).isEqualTo(batch.indices()[i % 32]);
            float[] there = Arrays.copyOfRange(batch.images(), i % 32 * 784, (i % 32 + 1) * 784);
            assertThat(single.get(i).images()).isEqualTo(there);
        }
    }

    @Test
    void anEpochShowsEveryPictureOnceAndEpochsDiffer() throws IOException {
        List<Batch> first = batches(TRAINING, 0);
        int[] indices = first.stream()
                .flatMapToInt(batch -> Arrays.stream(batch.indices()))
                .toArray();
        assertThat(indices).hasSize(300).doesNotHaveDuplicates();
        assertThat(first.getLast().size()).isEqualTo(300 - 9 * 32);
        assertThat(first.getLast().shape()).isEqualTo(Shape.of(12, 1, 28, 28));
        for (Batch batch : first) {
            for (int i = 0; i < batch.size(); i++) {
                assertThat(batch.labels()[i]).isEqualTo(batch.indices()[i] % 10);
            }
        }
        assertThat(batches(TRAINING, 1).getFirst().indices())
                .isNotEqualTo(first.getFirst().indices());
    }

    @Test
    void anEpochContinuesFromAnyBatch() throws IOException {
        try (BatchLoader loader = new BatchLoader(Pictures.packed(300, 10), UNIT, TRAINING.workers(2))) {
            List<Batch> whole = list(loader.epoch(3));
            for (int from = 0; from <= 10; from++) {
                assertSame(list(loader.epoch(3, from)), whole.subList(from, 10));
            }
            assertThatThrownBy(() -> loader.epoch(3, 11)).hasMessageContaining("batch 11");
        }
    }

    @Test
    void inOrderNothingIsShuffledOrChanged() throws IOException {
        PackedImages images = Pictures.packed(100, 10);
        try (BatchLoader loader = new BatchLoader(images, UNIT, TRAINING.dropsLast(true))) {
            int next = 0;
            for (Batch batch : loader.inOrder()) {
                for (int i = 0; i < batch.size(); i++) {
                    assertThat(batch.indices()[i]).isEqualTo(next);
                    assertThat(Arrays.copyOfRange(batch.images(), i * 784, (i + 1) * 784))
                            .isEqualTo(UNIT.apply(images.image(next)));
                    next++;
                }
            }
            assertThat(next).isEqualTo(100);
            assertThat(loader.batches()).isEqualTo(3);
            assertThat(list(loader.epoch(0))).hasSize(3);
        }
    }

    @Test
    void aRandomCropChangesTheShapeOfTrainingOnly() throws IOException {
        LoaderOptions options = LoaderOptions.training(8, 1).augment(new RandomCrop(20, 24, 0));
        try (BatchLoader loader = new BatchLoader(Pictures.packed(16, 2), UNIT, options)) {
            assertThat(loader.trainingShape()).isEqualTo(Shape.of(1, 20, 24));
            assertThat(loader.plainShape()).isEqualTo(Shape.of(1, 28, 28));
            assertThat(loader.epoch(0).iterator().next().tensor().shape()).isEqualTo(Shape.of(8, 1, 20, 24));
            assertThat(loader.inOrder().iterator().next().shape()).isEqualTo(Shape.of(8, 1, 28, 28));
        }
    }

    @Test
    void batchesHandedOutAreNotTouchedAgain() throws IOException {
        try (BatchLoader loader = new BatchLoader(Pictures.packed(300, 10), UNIT, TRAINING.workers(2))) {
            Iterator<Batch> batches = loader.epoch(0).iterator();
            Batch first = batches.next();
            float[] copy = first.images().clone();
            batches.forEachRemaining(batch -> assertThat(batch.images()).isNotSameAs(first.images()));
            assertThat(first.images()).isEqualTo(copy);
        }
    }

    @Test
    void noMoreBatchesArePreparedAheadThanAllowed() throws IOException, InterruptedException {
        Counting counting = new Counting(Pictures.packed(320, 10), Integer.MAX_VALUE);
        LoaderOptions options = LoaderOptions.training(10, 1).workers(4).ahead(3);
        try (BatchLoader loader = new BatchLoader(counting, UNIT, options)) {
            counting.reads.set(0);
            Iterator<Batch> batches = loader.epoch(0).iterator();
            for (int handedOut = 1; handedOut <= 32; handedOut++) {
                batches.next();
                // One being handed out and three ahead, of ten pictures each.
                assertThat(counting.reads.get()).isLessThanOrEqualTo(10 * (handedOut + 3));
            }
            assertThat(batches.hasNext()).isFalse();
        }
    }

    @Test
    void aPictureThatCannotBeReadIsNamedAtItsBatch() throws IOException {
        for (int workers : new int[] {0, 1, 4}) {
            Counting broken = new Counting(Pictures.packed(100, 10), 57);
            try (BatchLoader loader =
                    new BatchLoader(broken, UNIT, LoaderOptions.evaluation(10).workers(workers))) {
                Iterator<Batch> batches = loader.inOrder().iterator();
                for (int i = 0; i < 5; i++) {
                    assertThat(batches.next().number()).isEqualTo(i);
                }
                assertThatThrownBy(batches::next)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("noise#57");
                assertThat(batches.hasNext()).isFalse();
            }
        }
    }

    @Test
    void picturesOfDifferentSizesNeedAResize() throws IOException {
        ImageDataset mixed = new Counting(Pictures.packed(4, 2), Integer.MAX_VALUE) {
            @Override
            public Image image(int i) {
                return Pictures.noise(10 + i, 10, 3, i);
            }
        };
        try (BatchLoader loader =
                new BatchLoader(mixed, UNIT, LoaderOptions.evaluation(2).workers(0))) {
            assertThatThrownBy(() -> loader.inOrder().iterator().next())
                    .hasMessageContaining("noise#1 is 3x11x10")
                    .hasMessageContaining("the first picture is 3x10x10")
                    .hasMessageContaining("Resize");
        }
        Preprocessing resized = Preprocessing.of(Normalize.unit(), Resize.to(8, 8));
        try (BatchLoader loader = new BatchLoader(mixed, resized, LoaderOptions.evaluation(2))) {
            assertThat(list(loader.inOrder())).hasSize(2);
        }
    }

    @Test
    void closingEndsTheThreadsAndTheEpoch() throws IOException, InterruptedException {
        CountDownLatch reading = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        ImageDataset stuck = new Counting(Pictures.packed(100, 10), Integer.MAX_VALUE) {
            @Override
            public Image image(int i) throws IOException {
                if (i > 0) {
                    reading.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new IOException("interrupted");
                    }
                }
                return super.image(i);
            }
        };
        BatchLoader loader =
                new BatchLoader(stuck, UNIT, LoaderOptions.training(10, 1).workers(2));
        Iterator<Batch> batches = loader.epoch(0).iterator();
        Thread closer = Thread.ofPlatform().start(() -> {
            try {
                reading.await();
                loader.close();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThatThrownBy(() -> batches.forEachRemaining(batch -> {}))
                .isInstanceOfAny(CancellationException.class, UncheckedIOException.class, IllegalStateException.class);
        closer.join();
        assertThat(loader.awaitEnd(10)).isTrue();
        assertThatThrownBy(() -> loader.epoch(0).iterator().next()).hasMessageContaining("closed");
    }

    @Test
    void theCacheGivesTheSamePicturesAndKeepsItsBound() throws IOException {
        Counting source = new Counting(Pictures.packed(20, 2), Integer.MAX_VALUE);
        CachedImages cached = new CachedImages(source, 10 * 14 * 14, Resize.to(14, 14));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                assertThat(cached.image(i))
                        .isEqualTo(
                                Resize.to(14, 14).apply(Pictures.packed(20, 2).image(i)));
            }
        }
        assertThat(cached.cachedBytes()).isEqualTo(10 * 14 * 14);
        // Ten are read once, the other ten in each of three rounds.
        assertThat(source.reads.get()).isEqualTo(10 + 30);
    }

    /** Measured at about 400,000 pictures a second on one core; the bound only notices a collapse. */
    @Test
    void mnistWithShiftsLoadsFastInOneThread() throws IOException {
        PackedImages images = Pictures.packed(60_000, 10);
        LoaderOptions options = LoaderOptions.training(128, 1)
                .augment(new RandomCrop(28, 28, 2))
                .workers(0);
        try (BatchLoader loader = new BatchLoader(images, UNIT, options)) {
            double best = 0;
            for (int epoch = 0; epoch < 4; epoch++) {
                long start = System.nanoTime();
                int count = 0;
                for (Batch batch : loader.epoch(epoch)) {
                    count += batch.size();
                }
                best = Math.max(best, count * 1e9 / (System.nanoTime() - start));
            }
            System.out.printf("shifted 28 x 28 pictures a second, one thread: %,.0f%n", best);
            assertThat(best).isGreaterThan(20_000);
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> LoaderOptions.training(0, 1)).hasMessageContaining("batchSize 0");
        assertThatThrownBy(() -> new BatchLoader(new Subset(Pictures.packed(3, 2)), UNIT, TRAINING))
                .hasMessageContaining("no pictures");
    }

    private static List<Batch> list(Iterable<Batch> batches) {
        List<Batch> list = new ArrayList<>();
        batches.forEach(list::add);
        return list;
    }

    private static void assertSame(List<Batch> actual, List<Batch> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).number()).isEqualTo(expected.get(i).number());
            assertThat(actual.get(i).indices()).isEqualTo(expected.get(i).indices());
            assertThat(actual.get(i).labels()).isEqualTo(expected.get(i).labels());
            assertThat(actual.get(i).images()).isEqualTo(expected.get(i).images());
        }
    }

    /** Counts how often a picture is read, and cannot read one of them. */
    private static class Counting implements ImageDataset {
        private final ImageDataset source;
        private final int broken;
        final AtomicInteger reads = new AtomicInteger();

        Counting(ImageDataset source, int broken) {
            this.source = source;
            this.broken = broken;
        }

        @Override
        public int size() {
            return source.size();
        }

        @Override
        public List<String> classes() {
            return source.classes();
        }

        @Override
        public int label(int i) {
            return source.label(i);
        }

        @Override
        public Image image(int i) throws IOException {
            reads.incrementAndGet();
            if (i == broken) {
                throw new ImageFormatException(describe(i), "planted fault");
            }
            return source.image(i);
        }

        @Override
        public String describe(int i) {
            return source.describe(i);
        }
    }
}
