package dev.signet.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The binary files of CIFAR-10 (records of 1 label byte + 3,072 pixels) and CIFAR-100 (coarse label, fine label,
 * pixels; the fine one is used), packed or not, under any name. Files whose name begins with {@code test} are the test
 * part. The pixels are a red, a green and a blue plane of 32 x 32.
 */
enum CifarFiles {
    CIFAR_10(1, 10, "batches.meta.txt"),
    CIFAR_100(2, 100, "fine_label_names.txt");

    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int COARSE_CLASSES = 20;
    private static final List<String> CIFAR_10_CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private final int labelBytes;
    private final int classes;
    private final String namesFile;

    CifarFiles(int labelBytes, int classes, String namesFile) {
        this.labelBytes = labelBytes;
        this.classes = classes;
        this.namesFile = namesFile;
    }

    /** Which of the two the unpacked contents are: whole records, every label in range. */
    static Optional<CifarFiles> recognise(byte[] bytes) {
        for (CifarFiles kind : values()) {
            if (kind.fits(bytes)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private boolean fits(byte[] bytes) {
        int record = recordBytes();
        if (bytes.length == 0 || bytes.length % record != 0) {
            return false;
        }
        for (int at = 0; at < bytes.length; at += record) {
            boolean coarseFits = this == CIFAR_10 || (bytes[at] & 0xFF) < COARSE_CLASSES;
            if (!coarseFits || (bytes[at + labelBytes - 1] & 0xFF) >= classes) {
                return false;
            }
        }
        return true;
    }

    private int recordBytes() {
        return labelBytes + 3 * PLANE;
    }

    /** A file and its unpacked contents. */
    record Contents(Path file, byte[] bytes) {}

    /** Opens files that {@link #recognise} said are of this kind. */
    DatasetSplits open(Path folder, List<Contents> files) throws IOException {
        List<String> names = classNames(folder);
        List<Contents> train = new ArrayList<>();
        List<Contents> test = new ArrayList<>();
        for (Contents contents : files) {
            boolean isTest =
                    FileNames.of(contents.file).toLowerCase(Locale.ROOT).startsWith("test");
            (isTest ? test : train).add(contents);
        }
        if (train.isEmpty()) {
            throw new DatasetException(folder + ": found only test files "
                    + test.stream().map(Contents::file).toList()
                    + "; expected training files as well, named data_batch_1.bin "
                    + "or anything that does not begin with test");
        }
        Optional<ImageDataset> testImages =
                test.isEmpty() ? Optional.empty() : Optional.of(images("test", names, test));
        return new DatasetSplits(images("train", names, train), testImages, Optional.empty(), ProblemReport.none());
    }

    private List<String> classNames(Path folder) throws IOException {
        Path file = folder.resolve(namesFile);
        if (Files.isRegularFile(file) && Files.size(file) < 100_000) {
            List<String> names = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (names.size() == classes) {
                return names;
            }
        }
        return this == CIFAR_10
                ? CIFAR_10_CLASSES
                : IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    private PackedImages images(String part, List<String> names, List<Contents> files) throws DatasetException {
        long count = files.stream()
                .mapToLong(contents -> contents.bytes.length / recordBytes())
                .sum();
        if (count * 3 * PLANE > Integer.MAX_VALUE - 8) {
            throw new DatasetException(
                    "the " + count + " " + part + " pictures do not fit one array of 2 GiB; use fewer files");
        }
        int[] labels = new int[(int) count];
        byte[] pixels = new byte[(int) count * 3 * PLANE];
        int picture = 0;
        for (Contents contents : files) {
            for (int at = 0; at < contents.bytes.length; at += recordBytes()) {
                labels[picture] = contents.bytes[at + labelBytes - 1] & 0xFF;
                interleave(contents.bytes, at + labelBytes, pixels, picture * 3 * PLANE);
                picture++;
            }
        }
        return new PackedImages("cifar-" + part, names, labels, SIDE, SIDE, 3, pixels, 0);
    }

    private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
        for (int pixel = 0; pixel < PLANE; pixel++) {
            for (int c = 0; c < 3; c++) {
                pixels[to + 3 * pixel + c] = planes[from + c * PLANE + pixel];
            }
        }
    }
}
