package dev.signet.io.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets Jazzer, a coverage-guided fuzzer, make up inputs for each target, in a process of its own:
 *
 * <pre>{@code ./mvnw -Pfuzz -pl signet-io -am test -Dfuzz.seconds=600 -Dfuzz.targets=onnx,torch}</pre>
 *
 * What it found stays in {@code target/fuzz/FORMAT}: {@code corpus}, and {@code crash-…} or {@code timeout-…} after a finding, which belongs into the corpus of
 * {@link FuzzCorpusTest} before it is mended.
 */
@Tag("fuzz")
class FuzzTest {
    private static final int LONGEST_INPUT = 4096;
    private static final int SECONDS_PER_INPUT = 10;

    @ParameterizedTest
    @EnumSource
    void findsNothing(FuzzTarget target) throws IOException, InterruptedException {
        String wanted = System.getProperty("fuzz.targets", "");
        if (!wanted.isEmpty() && !List.of(wanted.split(",")).contains(target.folder())) {
            return;
        }
        Path folder = Path.of("target/fuzz", target.folder()).toAbsolutePath();
        Path found = Files.createDirectories(folder.resolve("corpus"));
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        for (Map.Entry<String, byte[]> seed : target.seeds().entrySet()) {
            Files.write(seeds.resolve(seed.getKey()), seed.getValue());
        }
        for (Map.Entry<String, byte[]> input : FuzzCorpusTest.corpus(target).entrySet()) {
            Files.write(seeds.resolve(input.getKey()), input.getValue());
        }
        Process fuzzer = new ProcessBuilder(command(target, folder, found, seeds))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            assertThat(fuzzer.waitFor())
                    .as("exit code of the fuzzer; see %s", folder.resolve("log"))
                    .isZero();
        } finally {
            fuzzer.destroy();
        }
    }

    /** A misspelt target would be fuzzed by nobody. */
    @Test
    void everyWantedTargetIsThere() {
        String wanted = System.getProperty("fuzz.targets", "");
        List<String> known =
                Arrays.stream(FuzzTarget.values()).map(FuzzTarget::folder).toList();
        assertThat(known).containsAll(wanted.isEmpty() ? List.of() : List.of(wanted.split(",")));
    }

    private static List<String> command(FuzzTarget target, Path folder, Path found, Path seeds) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + target.type().getName());
        command.add("--instrumentation_includes=dev.signet.**");
        command.add("--custom_hook_excludes=**");
        command.add("--reproducer_path=" + folder);
        command.add("-artifact_prefix=" + folder + "/");
        command.add("-max_total_time=" + Integer.getInteger("fuzz.seconds", 600));
        command.add("-max_len=" + LONGEST_INPUT);
        command.add("-timeout=" + SECONDS_PER_INPUT);
        command.add("-rss_limit_mb=0");
        command.add("-print_final_stats=1");
        command.add(found.toString());
        command.add(seeds.toString());
        return command;
    }
}
