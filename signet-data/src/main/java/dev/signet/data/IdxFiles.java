package dev.signet.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The IDX files of MNIST and its relatives, packed or not: {@code PREFIX-images-idx3-ubyte} beside
 * {@code PREFIX-labels-idx1-ubyte}. The prefix tells the part: {@code train}, {@code t10k} or {@code test},
 * {@code val}.
 *
 * <p>Layout: two zero bytes, type 8 (unsigned byte), number of axes, the sizes as big-endian 32-bit integers, the
 * bytes.
 */
final class IdxFiles {
    private static final int IMAGE_AXES = 3;
    private static final int LABEL_AXES = 1;

    private IdxFiles() {}

    static boolean isIdx(byte[] head) {
        return head.length >= 4
                && head[0] == 0
                && head[1] == 0
                && head[2] == 8
                && (head[3] == IMAGE_AXES || head[3] == LABEL_AXES);
    }

    /** Opens all pairs among these files. */
    static DatasetSplits open(Path folder, List<Path> files) throws IOException {
        Map<String, Path> images = new TreeMap<>();
        Map<String, Path> labels = new TreeMap<>();
        for (Path file : files) {
            boolean holdsImages = new RawFile(file).head(4)[3] == IMAGE_AXES;
            (holdsImages ? images : labels).put(prefix(file), file);
        }
        Map<Part, PackedImages> parts = new EnumMap<>(Part.class);
        int classes = 0;
        List<Pair> pairs = new ArrayList<>();
        for (Map.Entry<String, Path> entry : images.entrySet()) {
            Pair pair = Pair.read(entry.getKey(), entry.getValue(), labelFile(entry, labels));
            pairs.add(pair);
            classes = Math.max(classes, pair.classes());
        }
        for (Pair pair : pairs) {
            PackedImages earlier = parts.put(Part.ofFile(pair.prefix), pair.images(classes));
            if (earlier != null) {
                throw new DatasetException(folder + ": the files " + images.values() + " hold two "
                        + Part.ofFile(pair.prefix) + " parts; keep one pair of files for each of train, test and val");
            }
        }
        return splits(folder, parts, files);
    }

    private static DatasetSplits splits(Path folder, Map<Part, PackedImages> parts, List<Path> files)
            throws DatasetException {
        Optional<ImageDataset> train = Optional.ofNullable(parts.get(Part.TRAIN));
        return new DatasetSplits(
                train.orElseThrow(() -> new DatasetException(folder + ": of the files " + names(files)
                        + " none is for training; expected train-images-idx3-ubyte and train-labels-idx1-ubyte")),
                Optional.ofNullable(parts.get(Part.TEST)),
                Optional.ofNullable(parts.get(Part.VALIDATION)),
                ProblemReport.none());
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(FileNames::of).toList();
    }

    /** What comes before "images" or "labels" in the name; the whole name if it has neither. */
    private static String prefix(Path file) {
        return FileNames.of(file).replaceFirst("(?i)[-_.]?(images|labels).*", "");
    }

    private static Path labelFile(Map.Entry<String, Path> images, Map<String, Path> labels) throws DatasetException {
        Path file = labels.get(images.getKey());
        if (file == null) {
            throw new DatasetException(images.getValue() + ": found no labels for these images; expected a file "
                    + images.getKey() + "-labels-idx1-ubyte(.gz) beside it, found the label files " + labels.values());
        }
        return file;
    }

    /** The checked contents of two files that belong together. */
    private record Pair(String prefix, String name, int count, int height, int width, byte[] images, byte[] labels) {
        private static final int LABELS_START = 8;
        private static final int IMAGES_START = 16;

        static Pair read(String prefix, Path imageFile, Path labelFile) throws IOException {
            byte[] images = new RawFile(imageFile).bytes();
            byte[] labels = new RawFile(labelFile).bytes();
            long[] imageSizes = sizes(imageFile, images, IMAGE_AXES);
            long[] labelSizes = sizes(labelFile, labels, LABEL_AXES);
            if (imageSizes[0] != labelSizes[0]) {
                throw new DatasetException(imageFile + " holds " + imageSizes[0] + " images, " + labelFile + " holds "
                        + labelSizes[0] + " labels; they must be as many");
            }
            if (imageSizes[0] == 0 || imageSizes[1] == 0 || imageSizes[2] == 0) {
                throw new DatasetException(imageFile + " holds no pixels: " + imageSizes[0] + " images of "
                        + imageSizes[1] + " x " + imageSizes[2]);
            }
            return new Pair(
                    prefix,
                    prefix + "-images",
                    (int) imageSizes[0],
                    (int) imageSizes[1],
                    (int) imageSizes[2],
                    images,
                    labels);
        }

        /** The axes' sizes, their product checked against the length of the file. */
        private static long[] sizes(Path file, byte[] bytes, int axes) throws DatasetException {
            if (bytes.length < 4 + 4 * axes) {
                throw new DatasetException(
                        file + ": the IDX file ends within its header, after " + bytes.length + " bytes");
            }
            long[] sizes = new long[axes];
            long product = 1;
            for (int axis = 0; axis < axes; axis++) {
                sizes[axis] = Bytes.bigEndian32(bytes, 4 + 4 * axis);
                product = Math.min(Long.MAX_VALUE >> 32, product * sizes[axis]);
            }
            if (product != bytes.length - 4 - 4L * axes) {
                throw new DatasetException(file + ": the IDX header says " + Arrays.toString(sizes)
                        + ", the file holds " + (bytes.length - 4 - 4 * axes) + " bytes of data; download it again");
            }
            return sizes;
        }

        int classes() {
            int highest = 0;
            for (int i = 0; i < count; i++) {
                highest = Math.max(highest, labels[LABELS_START + i] & 0xFF);
            }
            return highest + 1;
        }

        PackedImages images(int classes) {
            int[] indices = new int[count];
            for (int i = 0; i < count; i++) {
                indices[i] = labels[LABELS_START + i] & 0xFF;
            }
            List<String> names =
                    IntStream.range(0, classes).mapToObj(Integer::toString).toList();
            return new PackedImages(name, names, indices, height, width, 1, images, IMAGES_START);
        }
    }
}
