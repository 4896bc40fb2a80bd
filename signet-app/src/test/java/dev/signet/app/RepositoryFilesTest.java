package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The scripts a clone is started with, which no compiler looks at. */
class RepositoryFilesTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("signet.repository", ".."));

    @Test
    void theWrapperLooksForAJdkBeforeItTurnsGlobbingOff() throws IOException {
        // A new mvnw from the wrapper plugin drops the hook; put it back as the first command.
        var script = Files.readString(REPOSITORY.resolve("mvnw"));
        assertThat(script).containsSubsequence("/.mvn/find-jdk.sh\"", "set -euf");
    }

    @Test
    void theWrapperTakesMavenFromCentralAndChecksIt() throws IOException {
        var properties = Files.readString(REPOSITORY.resolve(".mvn/wrapper/maven-wrapper.properties"));
        assertThat(properties)
                .contains("distributionUrl=https://repo.maven.apache.org/maven2/")
                .containsPattern("distributionSha256Sum=[0-9a-f]{64}");
    }

    @Test
    void theScriptsAreExecutable() {
        for (var script : new String[] {"signet", "mvnw", ".ci/run"}) {
            assertThat(REPOSITORY.resolve(script)).isExecutable();
        }
    }
}
