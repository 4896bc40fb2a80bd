package dev.signet.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Opens a folder as a data set, whatever kind it is. The kind is told from the contents:
 *
 * <ul>
 *   <li>IDX files, as MNIST and its relatives come: {@code train-images-idx3-ubyte} and
 *       {@code train-labels-idx1-ubyte}, {@code t10k-...};
 *   <li>CIFAR-10 and CIFAR-100 binary files, those whose name begins with {@code test} being the test part;
 *   <li>pictures in one folder for each class, perhaps below {@code train}, {@code val} and {@code test}.
 * </ul>
 *
 * <p>IDX and CIFAR files may be gzip.
 */
public final class Datasets {
    private static final int HEAD = 16;

    private Datasets() {}

    /** With {@link DatasetOptions#standard()}. */
    public static DatasetSplits open(Path folder) throws IOException {
        return open(folder, DatasetOptions.standard());
    }

    /**
     * Throws {@link DatasetException}, which says what was found and what was expected, if the folder is no usable data
     * set.
     */
    public static DatasetSplits open(Path folder, DatasetOptions options) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DatasetException(folder + (Files.exists(folder) ? " is a file" : " does not exist")
                    + "; expected a folder: " + expectation());
        }
        FolderListing listing = FolderListing.of(folder);
        List<Path> idx = idxFiles(listing.files());
        if (!idx.isEmpty()) {
            return IdxFiles.open(folder, idx);
        }
        Optional<DatasetSplits> cifar = openCifar(folder, listing.files());
        if (cifar.isPresent()) {
            return cifar.get();
        }
        if (listing.folders().isEmpty()) {
            throw new DatasetException(folder + found(listing) + "; expected " + expectation());
        }
        return ImageFolders.open(folder, options);
    }

    private static List<Path> idxFiles(List<Path> files) throws IOException {
        List<Path> idx = new ArrayList<>();
        for (Path file : files) {
            if (Files.isRegularFile(file) && IdxFiles.isIdx(new RawFile(file).head(4))) {
                idx.add(file);
            }
        }
        return idx;
    }

    private static Optional<DatasetSplits> openCifar(Path folder, List<Path> files) throws IOException {
        List<CifarFiles.Contents> contents = new ArrayList<>();
        Optional<CifarFiles> kind = Optional.empty();
        for (Path file : files) {
            if (!mayBeCifar(file)) {
                continue;
            }
            CifarFiles.Contents candidate = new CifarFiles.Contents(file, new RawFile(file).bytes());
            Optional<CifarFiles> recognised = CifarFiles.recognise(candidate.bytes());
            if (recognised.isEmpty()) {
                continue;
            }
            if (kind.isPresent() && !kind.equals(recognised)) {
                throw new DatasetException(
                        folder + " holds both CIFAR-10 and CIFAR-100 files; give each a folder of its own");
            }
            kind = recognised;
            contents.add(candidate);
        }
        return kind.isPresent() ? Optional.of(kind.get().open(folder, contents)) : Optional.empty();
    }

    /** Spares reading pictures and texts whole: a record is longer than 3,000 bytes and begins with a small label. */
    private static boolean mayBeCifar(Path file) throws IOException {
        if (!Files.isRegularFile(file)
                || FileNames.of(file).toLowerCase(Locale.ROOT).matches(".*\\.(txt|html|md|json|csv|zip)")) {
            return false;
        }
        byte[] head = new RawFile(file).head(HEAD);
        return head.length == HEAD
                && (head[0] & 0xFF) < 100
                && ImageKind.sniff(head).isEmpty();
    }

    private static String found(FolderListing listing) {
        if (listing.files().isEmpty()) {
            return " is empty";
        }
        List<String> names =
                listing.files().stream().limit(5).map(FileNames::of).toList();
        String more = listing.files().size() > names.size()
                ? " and " + (listing.files().size() - names.size()) + " more"
                : "";
        return " holds only the files " + names + more + ", which are neither IDX nor CIFAR, and no folders";
    }

    private static String expectation() {
        return "a folder with one folder of pictures for each class (or train/CLASS/ and val/CLASS/), "
                + "or MNIST's IDX files (train-images-idx3-ubyte, train-labels-idx1-ubyte), "
                + "or CIFAR's binary files (data_batch_1.bin)";
    }
}
