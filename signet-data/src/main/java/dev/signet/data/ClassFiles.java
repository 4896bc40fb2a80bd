package dev.signet.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of one class in one part: everything below its folder, links followed unless they lead back up. */
record ClassFiles(Part part, String className, Path folder, List<Path> files) {
    private static final int MAX_DEPTH = 32;

    static ClassFiles of(Part part, Path folder, List<Problem> problems) throws IOException {
        List<Path> files = new ArrayList<>();
        collect(folder, List.of(), files, problems);
        return new ClassFiles(part, FileNames.of(folder), folder, List.copyOf(files));
    }

    /** {@code above} holds the real paths of the folders that led here. */
    private static void collect(Path folder, List<Path> above, List<Path> files, List<Problem> problems)
            throws IOException {
        Path real = folder.toRealPath();
        if (above.contains(real) || above.size() > MAX_DEPTH) {
            problems.add(new Problem(
                    folder.toString(),
                    Problem.Kind.LINK_LOOP,
                    "leads back to " + real + ", a folder above it; not followed"));
            return;
        }
        List<Path> path = new ArrayList<>(above);
        path.add(real);
        FolderListing listing = FolderListing.of(folder);
        files.addAll(listing.files());
        for (Path inner : listing.folders()) {
            collect(inner, path, files, problems);
        }
    }
}
