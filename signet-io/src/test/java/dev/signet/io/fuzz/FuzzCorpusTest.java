package dev.signet.io.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * D1: every input that a fuzzer once thought worth keeping, and every one that broke a reader, is read again in each build. They lie beside this class as
 * {@code FORMAT/NAME}; a name that does not begin with {@code found-} is of one that once broke something.
 */
class FuzzCorpusTest {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    static Map<String, byte[]> corpus(FuzzTarget target) {
        URL folder = Objects.requireNonNull(FuzzCorpusTest.class.getResource(target.folder()), target.folder());
        Map<String, byte[]> inputs = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            for (Path file : files.sorted().toList()) {
                inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return inputs;
    }

    @TestFactory
    List<DynamicTest> inputsOfTheCorpusAreReadOrRefused() {
        List<DynamicTest> tests = new ArrayList<>();
        for (FuzzTarget target : FuzzTarget.values()) {
            Map<String, byte[]> inputs = new LinkedHashMap<>(target.seeds());
            inputs.putAll(corpus(target));
            inputs.forEach((name, input) -> tests.add(DynamicTest.dynamicTest(target.folder() + "/" + name, () -> {
                long start = System.nanoTime();
                target.run(input);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
            })));
        }
        return tests;
    }
}
