package dev.signet.data;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What lies directly in a folder, sorted by name. Hidden files and what operating systems leave behind do not count.
 */
record FolderListing(List<Path> files, List<Path> folders) {
    private static final Set<String> LEFT_BEHIND = Set.of("thumbs.db", "desktop.ini", "__macosx");
    private static final Comparator<Path> BY_NAME = Comparator.comparing(FileNames::of, FileNames.BY_CODE_POINTS);

    static FolderListing of(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (counts(FileNames.of(entry))) {
                    (Files.isDirectory(entry) ? folders : files).add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(BY_NAME);
        folders.sort(BY_NAME);
        return new FolderListing(List.copyOf(files), List.copyOf(folders));
    }

    private static boolean counts(String name) {
        return !name.startsWith(".") && !LEFT_BEHIND.contains(name.toLowerCase(Locale.ROOT));
    }
}
