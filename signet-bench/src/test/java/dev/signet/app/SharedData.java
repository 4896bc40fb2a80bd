package dev.signet.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the shared test data lies; a test that needs a file that is not there is skipped with a message. */
public final class SharedData {
    private SharedData() {}

    public static Path path(String relative) {
        Path root = Optional.ofNullable(System.getenv("SIGNET_TEST_DATA"))
                .or(() -> Optional.ofNullable(System.getProperty("signet.test.data")))
                .map(Path::of)
                .orElseGet(SharedData::besideTheRepository);
        Path path = root.resolve(relative);
        assumeTrue(Files.exists(path), () -> "shared test data " + path + " is not here; set SIGNET_TEST_DATA");
        return path;
    }

    private static Path besideTheRepository() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory.getParent() != null && !Files.exists(directory.resolve(".git"))) {
            directory = directory.getParent();
        }
        return directory.resolve("../shared/data").normalize();
    }
}
