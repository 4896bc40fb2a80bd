package dev.signet.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pictures in one folder for each class, the classes sorted by name. With a folder {@code train}, the classes lie in
 * it, and {@code val} (or {@code valid}, {@code validation}) and {@code test} beside it hold the other parts.
 *
 * <p>All pictures are checked while opening. Bad ones are skipped and reported, unless they are more than allowed or a
 * class or part would be left without pictures.
 */
final class ImageFolders {
    private static final Map<String, Part> PART_NAMES = Map.of(
            "train", Part.TRAIN,
            "training", Part.TRAIN,
            "val", Part.VALIDATION,
            "valid", Part.VALIDATION,
            "validation", Part.VALIDATION,
            "test", Part.TEST,
            "testing", Part.TEST);

    private final Path root;
    private final DatasetOptions options;
    private final List<Problem> problems = new ArrayList<>();

    private ImageFolders(Path root, DatasetOptions options) {
        this.root = root;
        this.options = options;
    }

    static DatasetSplits open(Path root, DatasetOptions options) throws IOException {
        return new ImageFolders(root, options).open();
    }

    private DatasetSplits open() throws IOException {
        List<ClassFiles> found = classFolders();
        List<List<PictureCheck.Result>> checked = check(found);
        List<String> classes = classes(found, checked);
        Map<Part, Pictures> parts = new EnumMap<>(Part.class);
        for (int i = 0; i < found.size(); i++) {
            collect(found.get(i), checked.get(i), classes, parts);
        }
        reportDuplicates(parts);
        refuseIfTooBad(found, checked);
        return new DatasetSplits(
                part(parts, Part.TRAIN, classes)
                        .orElseThrow(() -> new DatasetException(root + " has no picture to train on", report())),
                part(parts, Part.TEST, classes),
                part(parts, Part.VALIDATION, classes),
                report());
    }

    private List<ClassFiles> classFolders() throws IOException {
        FolderListing top = FolderListing.of(root);
        Map<Part, List<Path>> partFolders = new EnumMap<>(Part.class);
        for (Path folder : top.folders()) {
            partOf(folder)
                    .ifPresent(part -> partFolders
                            .computeIfAbsent(part, key -> new ArrayList<>())
                            .add(folder));
        }
        if (!partFolders.containsKey(Part.TRAIN)) {
            return withoutParts(top);
        }
        List<ClassFiles> found = new ArrayList<>();
        for (Path folder : top.folders()) {
            Optional<Part> part = partOf(folder);
            if (part.isEmpty()) {
                ignore(folder, "a folder beside train/ that is neither val/ nor test/");
                continue;
            }
            found.addAll(classesIn(folder, part.get()));
        }
        top.files().forEach(file -> ignore(file, "a file outside the class folders"));
        return found;
    }

    private static Optional<Part> partOf(Path folder) {
        return Optional.ofNullable(PART_NAMES.get(FileNames.of(folder).toLowerCase(Locale.ROOT)));
    }

    private List<ClassFiles> withoutParts(FolderListing top) throws IOException {
        if (!top.folders().isEmpty()
                && top.folders().stream().allMatch(folder -> partOf(folder).isPresent())) {
            throw new DatasetException(root + " has the folders "
                    + top.folders().stream().map(FileNames::of).toList()
                    + " but no folder train; expected train/CLASS/picture.jpg");
        }
        if (top.folders().size() == 1
                && FolderListing.of(top.folders().getFirst()).files().isEmpty()
                && !FolderListing.of(top.folders().getFirst()).folders().isEmpty()) {
            throw new DatasetException(root + " holds only the folder "
                    + FileNames.of(top.folders().getFirst()) + ", and that one only folders; did you mean "
                    + top.folders().getFirst() + "?");
        }
        return classesIn(root, Part.TRAIN);
    }

    private List<ClassFiles> classesIn(Path folder, Part part) throws IOException {
        FolderListing listing = FolderListing.of(folder);
        listing.files().forEach(file -> ignore(file, "a file outside the class folders"));
        List<ClassFiles> classes = new ArrayList<>();
        for (Path inner : listing.folders()) {
            classes.add(ClassFiles.of(part, inner, problems));
        }
        return classes;
    }

    private void ignore(Path path, String reason) {
        problems.add(new Problem(path.toString(), Problem.Kind.IGNORED, reason));
    }

    private List<List<PictureCheck.Result>> check(List<ClassFiles> found) throws IOException {
        List<Path> files =
                found.stream().flatMap(folder -> folder.files().stream()).toList();
        ImageDecoder decoder = new ImageDecoder(options.limits());
        PictureCheck check =
                new PictureCheck(decoder, totalBytes(files) <= options.fullCheckBytes(), options.cacheBytes());
        List<PictureCheck.Result> results = ParallelScan.map(files, options.threads(), check::check);
        List<List<PictureCheck.Result>> byFolder = new ArrayList<>();
        int from = 0;
        for (ClassFiles folder : found) {
            byFolder.add(results.subList(from, from + folder.files().size()));
            from += folder.files().size();
        }
        results.forEach(result -> result.problem().ifPresent(problems::add));
        return byFolder;
    }

    private static long totalBytes(List<Path> files) throws IOException {
        long total = 0;
        for (Path file : files) {
            total += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return total;
    }

    /** The names of the training folders that hold at least one picture, good or bad. */
    private List<String> classes(List<ClassFiles> found, List<List<PictureCheck.Result>> checked)
            throws DatasetException {
        Set<String> classes = new TreeSet<>(FileNames.BY_CODE_POINTS);
        for (int i = 0; i < found.size(); i++) {
            ClassFiles folder = found.get(i);
            if (checked.get(i).stream().allMatch(result -> result.is(Problem.Kind.IGNORED))) {
                problems.add(new Problem(
                        folder.folder().toString(),
                        Problem.Kind.EMPTY_CLASS,
                        "a class folder without pictures; left out"));
            } else if (folder.part() == Part.TRAIN) {
                classes.add(folder.className());
            }
        }
        if (classes.isEmpty()) {
            throw new DatasetException(
                    root + " has no pictures to train on; expected a folder for each class with JPEG, PNG, GIF, "
                            + "BMP or WebP files in it",
                    report());
        }
        if (classes.size() == 1) {
            problems.add(new Problem(
                    root.toString(),
                    Problem.Kind.SINGLE_CLASS,
                    "only one class, " + classes + ": there is nothing to tell apart"));
        }
        return List.copyOf(classes);
    }

    /** The good pictures of a part and their labels. */
    private record Pictures(List<PictureCheck.Result> results, List<Integer> labels) {}

    private void collect(
            ClassFiles folder, List<PictureCheck.Result> checked, List<String> classes, Map<Part, Pictures> parts) {
        int label = classes.indexOf(folder.className());
        if (label < 0) {
            if (checked.stream().anyMatch(PictureCheck.Result::isGood)) {
                problems.add(new Problem(
                        folder.folder().toString(),
                        Problem.Kind.UNKNOWN_CLASS,
                        "the training part has no class of this name; left out"));
            }
            return;
        }
        Pictures pictures =
                parts.computeIfAbsent(folder.part(), part -> new Pictures(new ArrayList<>(), new ArrayList<>()));
        for (PictureCheck.Result result : checked) {
            if (result.isGood()) {
                pictures.results.add(result);
                pictures.labels.add(label);
            }
        }
    }

    private void reportDuplicates(Map<Part, Pictures> parts) {
        Map<String, PictureCheck.Result> seen = new HashMap<>();
        for (Pictures pictures : parts.values()) {
            for (PictureCheck.Result result : pictures.results) {
                PictureCheck.Result earlier = seen.get(result.digest());
                if (earlier != null) {
                    problems.add(new Problem(
                            result.file().toString(), Problem.Kind.DUPLICATE, "the same picture as " + earlier.file()));
                }
            }
            // Only afterwards: doubles within one part leak nothing.
            pictures.results.forEach(result -> seen.putIfAbsent(result.digest(), result));
        }
    }

    private void refuseIfTooBad(List<ClassFiles> found, List<List<PictureCheck.Result>> checked)
            throws DatasetException {
        long bad = 0;
        long good = 0;
        for (int i = 0; i < found.size(); i++) {
            long badHere = checked.get(i).stream()
                    .filter(result -> result.is(Problem.Kind.UNREADABLE))
                    .count();
            long goodHere =
                    checked.get(i).stream().filter(PictureCheck.Result::isGood).count();
            if (goodHere == 0 && badHere > 0) {
                throw new DatasetException(
                        found.get(i).folder() + ": none of the " + badHere + " pictures of this class can be read",
                        unreadable());
            }
            bad += badHere;
            good += goodHere;
        }
        if (bad > options.maxBad() * (bad + good)) {
            throw new DatasetException(
                    root + ": " + bad + " of " + (bad + good)
                            + " pictures cannot be read, more than the allowed share of " + options.maxBad()
                            + " (maxBad); repair or remove them, or allow more",
                    unreadable());
        }
    }

    private ProblemReport unreadable() {
        return new ProblemReport(report().of(Problem.Kind.UNREADABLE));
    }

    private Optional<ImageDataset> part(Map<Part, Pictures> parts, Part part, List<String> classes) {
        return Optional.ofNullable(parts.get(part))
                .map(pictures -> new FolderImages(
                        classes,
                        pictures.labels.stream().mapToInt(Integer::intValue).toArray(),
                        pictures.results,
                        new ImageDecoder(options.limits())));
    }

    private ProblemReport report() {
        return new ProblemReport(problems.stream()
                .sorted(Comparator.comparing(Problem::path, FileNames.BY_CODE_POINTS)
                        .thenComparing(Problem::kind))
                .toList());
    }
}
