package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.preprocess.Image;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX and CIFAR files: the real ones, small made ones, damaged ones. */
class BinaryDatasetsTest {
    @TempDir
    Path folder;

    @Test
    void theWholeOfMnist() throws IOException {
        DatasetSplits mnist = Datasets.open(SharedData.path("datasets/mnist"));
        assertThat(mnist.train().size()).isEqualTo(60_000);
        assertThat(mnist.test().orElseThrow().size()).isEqualTo(10_000);
        assertThat(mnist.train().classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(mnist.train().label(0)).isEqualTo(5);
        assertThat(mnist.test().orElseThrow().label(0)).isEqualTo(7);
        assertThat(mnist.train().image(59_999).shape().toArray()).containsExactly(1, 28, 28);
        assertThat(mnist.train().describe(17)).isEqualTo("train-images#17");
        assertThat(mnist.problems().isEmpty()).isTrue();
        // The published mean of MNIST's training pixels is 0.1307 of 255.
        long sum = 0;
        for (int i = 0; i < mnist.train().size(); i++) {
            for (byte pixel : mnist.train().image(i).pixels()) {
                sum += pixel & 0xFF;
            }
        }
        assertThat(sum / 255.0 / 784 / 60_000).isBetween(0.13065, 0.13075);
    }

    @Test
    void aPartOfCifar10() throws IOException {
        DatasetSplits cifar = Datasets.open(SharedData.path("datasets/cifar10-lossless-subset"));
        assertThat(cifar.train().size()).isEqualTo(4_000);
        assertThat(cifar.test().orElseThrow().size()).isEqualTo(1_000);
        assertThat(cifar.train().classes()).hasSize(10).startsWith("airplane").endsWith("truck");
        // The first test pictures of CIFAR-10 are a cat and two ships.
        assertThat(cifar.test().orElseThrow().label(0)).isEqualTo(3);
        assertThat(cifar.test().orElseThrow().label(1)).isEqualTo(8);
        assertThat(cifar.test().orElseThrow().label(2)).isEqualTo(8);
        Image first = cifar.test().orElseThrow().image(0);
        assertThat(first.shape().toArray()).containsExactly(3, 32, 32);
        // Its first pixel, as published.
        assertThat(new int[] {first.sample(0, 0, 0), first.sample(0, 0, 1), first.sample(0, 0, 2)})
                .containsExactly(158, 112, 49);
    }

    @Test
    void idxFilesWithAnyPrefixPackedOrNot() throws IOException {
        idx("emnist-train-images-idx3-ubyte", gzip(images(3, 2, 2)));
        idx("emnist-train-labels-idx1-ubyte", labels(0, 4, 1));
        idx("emnist-test-images-idx3-ubyte", images(2, 2, 2));
        idx("emnist-test-labels-idx1-ubyte.gz", gzip(labels(1, 5)));
        Files.writeString(folder.resolve("README.txt"), "about this data");
        DatasetSplits splits = Datasets.open(folder);
        assertThat(splits.train().size()).isEqualTo(3);
        assertThat(splits.train().label(1)).isEqualTo(4);
        // Both parts know all classes, also those that only one of them has.
        assertThat(splits.train().classes()).hasSize(6);
        assertThat(splits.test().orElseThrow().classes()).hasSize(6);
        assertThat(splits.train().image(2)).isEqualTo(Image.grey(2, 2, new byte[] {8, 9, 10, 11}));
    }

    @Test
    void damagedIdxFilesSayWhatIsWrong() throws IOException {
        idx("train-images-idx3-ubyte", images(3, 2, 2));
        assertThatThrownBy(() -> Datasets.open(folder)).hasMessageContaining("no labels for these images");
        idx("train-labels-idx1-ubyte", labels(0, 1));
        assertThatThrownBy(() -> Datasets.open(folder))
                .hasMessageContaining("3 images")
                .hasMessageContaining("2 labels");
        idx("train-labels-idx1-ubyte", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 1, 2});
        assertThatThrownBy(() -> Datasets.open(folder))
                .hasMessageContaining("header says [3]")
                .hasMessageContaining("2 bytes");
        idx("train-labels-idx1-ubyte", new byte[] {0, 0, 8, 1, 0});
        assertThatThrownBy(() -> Datasets.open(folder)).hasMessageContaining("ends within its header");
        idx("train-images-idx3-ubyte", new byte[] {0, 0, 8, 3, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 7});
        assertThatThrownBy(() -> Datasets.open(folder))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("4294967295");
    }

    @Test
    void aGzipThatIsCutOffIsDamaged() throws IOException {
        byte[] packed = gzip(images(300, 9, 9));
        idx("train-images-idx3-ubyte.gz", Arrays.copyOf(packed, packed.length - 20));
        idx("train-labels-idx1-ubyte", labels(new int[300]));
        assertThatThrownBy(() -> Datasets.open(folder)).hasMessageContaining("damaged gzip");
    }

    @Test
    void aGzipBombIsRefused() throws IOException {
        idx("train-images-idx3-ubyte.gz", gzip(images(50_000, 28, 28, 0)));
        idx("train-labels-idx1-ubyte", labels(new int[50_000]));
        assertThatThrownBy(() -> Datasets.open(folder)).hasMessageContaining("hundredfold");
    }

    @Test
    void cifar100UsesTheFineLabelAndNamesFromItsFile() throws IOException {
        byte[] records = new byte[2 * 3074];
        records[0] = 3;
        records[1] = 99;
        records[2] = 10;
        records[2 + 1024] = 20;
        records[2 + 2048] = 30;
        records[3074] = 19;
        records[3075] = 42;
        Files.write(folder.resolve("train.bin"), records);
        Files.write(folder.resolve("test.bin.gz"), gzip(records));
        Files.writeString(folder.resolve("fine_label_names.txt"), "name\n".repeat(99) + "worm\n");
        DatasetSplits splits = Datasets.open(folder);
        assertThat(splits.train().size()).isEqualTo(2);
        assertThat(splits.test().orElseThrow().size()).isEqualTo(2);
        assertThat(splits.train().classes()).hasSize(100).endsWith("worm");
        assertThat(splits.train().label(0)).isEqualTo(99);
        assertThat(splits.train().label(1)).isEqualTo(42);
        Image first = splits.train().image(0);
        assertThat(first.sample(0, 0, 0)).isEqualTo(10);
        assertThat(first.sample(0, 0, 1)).isEqualTo(20);
        assertThat(first.sample(0, 0, 2)).isEqualTo(30);
    }

    @Test
    void cifarWithoutTrainingFilesIsRefused() throws IOException {
        Files.write(folder.resolve("test_batch.bin"), new byte[3073]);
        assertThatThrownBy(() -> Datasets.open(folder)).hasMessageContaining("only test files");
    }

    private void idx(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static byte[] images(int count, int height, int width) {
        return images(count, height, width, 1);
    }

    /** Pixel i has the value {@code step * i}. */
    private static byte[] images(int count, int height, int width, int step) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + count * height * width);
        bytes.putInt(0x803).putInt(count).putInt(height).putInt(width);
        for (int i = 0; bytes.hasRemaining(); i++) {
            bytes.put((byte) (step * i));
        }
        return bytes.array();
    }

    private static byte[] labels(int... labels) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length);
        bytes.putInt(0x801).putInt(labels.length);
        for (int label : labels) {
            bytes.put((byte) label);
        }
        return bytes.array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
