package dev.signet.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The foreign test data beside the repository; a test that needs it is skipped where it is missing. */
final class SharedData {
    private SharedData() {}

    static Path path(String relative) {
        String root = Optional.ofNullable(System.getenv("SIGNET_TEST_DATA"))
                .or(() -> Optional.ofNullable(System.getProperty("signet.test.data")))
                .orElse("../../shared/data");
        Path path = Path.of(root).resolve(relative);
        assumeTrue(Files.exists(path), () -> "skipped: no test data at " + path + "; set SIGNET_TEST_DATA");
        return path;
    }

    static void unzip(Path zip, Path folder) throws IOException {
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (!entry.isDirectory()) {
                    Path file = folder.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.write(file, entries.readAllBytes());
                }
            }
        }
    }
}
