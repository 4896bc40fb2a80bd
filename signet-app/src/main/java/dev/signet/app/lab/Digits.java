package dev.signet.app.lab;

import dev.signet.data.DatasetSplits;
import dev.signet.data.Datasets;
import dev.signet.data.GeneratedImages;
import dev.signet.data.ImageDataset;
import dev.signet.data.StratifiedSplit;
import dev.signet.preprocess.Image;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Digits on canvases: MNIST's where there is a data folder, else the built-in drawn figures.
 *
 * @param real whether they are MNIST's
 * @param size height and width of one
 */
record Digits(ImageDataset train, ImageDataset test, boolean real, int size) {
    /** @param size 28 for digits as they come, 14 for digits of half the size */
    static Digits open(LabSettings settings, int size) throws IOException {
        Path given = settings.data().orElse(Path.of("no data"));
        for (Path folder : List.of(given, given.resolve("mnist"), given.resolve("datasets/mnist"))) {
            if (Files.exists(folder.resolve("train-images-idx3-ubyte.gz"))
                    || Files.exists(folder.resolve("train-images-idx3-ubyte"))) {
                DatasetSplits splits = Datasets.open(folder);
                return new Digits(splits.train(), splits.test().orElse(splits.train()), true, size);
            }
        }
        DatasetSplits drawn = GeneratedImages.splits(GeneratedImages.Kind.GREY, 6_000, 2_000, 1);
        return new Digits(drawn.train(), drawn.test().orElse(drawn.train()), false, size);
    }

    /** A tenth of the training digits to choose by, the others to train on: what is chosen here has not seen a test digit. */
    Digits forChoosing() {
        StratifiedSplit split = StratifiedSplit.of(train, 0.1, 1);
        return new Digits(split.rest(), split.share(), real, size);
    }

    /** What they are, for the page. */
    String description() {
        return real ? "MNIST's handwritten digits" : "the built-in drawn figures (give --data for MNIST)";
    }

    /** Where a digit lies on its canvas. */
    interface Place {
        /** Row and column of the digit's corner, from the free room and a stream of the sample's own. */
        int[] at(int room, RandomStream random);
    }

    /** Anywhere. */
    static final Place ANYWHERE = (room, random) -> new int[] {random.below(0, room + 1), random.below(1, room + 1)};

    /** In the corner at the top left, give or take two pixels. */
    static final Place TOP_LEFT =
            (room, random) -> new int[] {Math.min(room, random.below(0, 3)), Math.min(room, random.below(1, 3))};

    /** In the middle. */
    static final Place CENTRE = (room, random) -> new int[] {room / 2, room / 2};

    /** So many training (or test) digits on canvases of this size, from a random one on; values are normalised to about -0.5 to 3. */
    Samples on(int canvas, boolean training, int count, Place place, long seed) throws IOException {
        ImageDataset source = training ? train : test;
        RandomStream random = RandomStream.of(seed, training ? "training canvases" : "test canvases");
        int[] order = random.permutation(source.size());
        float[] pixels = new float[count * canvas * canvas];
        Arrays.fill(pixels, normal(0));
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            int number = order[i % order.length];
            labels[i] = source.label(number);
            int[] corner = place.at(canvas - size, random.at(i + 1L));
            draw(source.image(number), pixels, i * canvas * canvas + corner[0] * canvas + corner[1], canvas);
        }
        return new Samples(
                Tensor.wrap(Shape.of(count, 1, canvas, canvas), pixels),
                labels,
                source.classes().size());
    }

    private static float normal(double level) {
        return (float) ((level / 255 - 0.1307) / 0.3081);
    }

    /** Each pixel is the mean of those it stands for. */
    private void draw(Image image, float[] canvas, int corner, int stride) {
        int factor = image.height() / size;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                int sum = 0;
                for (int k = 0; k < factor * factor; k++) {
                    sum += image.sample(row * factor + k / factor, column * factor + k % factor, 0);
                }
                canvas[corner + row * stride + column] = normal((double) sum / (factor * factor));
            }
        }
    }
}
