package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.io.RunLockedException;
import dev.signet.train.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path temporary;

    @Test
    void anEmptyDirectoryWillDo() throws IOException {
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        try (RunDirectory directory = RunDirectory.create(Optional.of(empty))) {
            assertThat(directory.path()).isEqualTo(empty);
        }
    }

    @Test
    void aDirectoryWithContentIsRefusedWithTheWayToContinueIt() throws IOException {
        Files.writeString(temporary.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> RunDirectory.create(Optional.of(temporary)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not empty")
                .hasMessageContaining("--resume");
    }

    @Test
    void aFileIsNoRunDirectory() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertThatThrownBy(() -> RunDirectory.create(Optional.of(file)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void twoRunsAtOnceAreKeptApart() throws IOException {
        Path wanted = temporary.resolve("run");
        try (RunDirectory first = RunDirectory.create(Optional.of(wanted))) {
            assertThatThrownBy(() -> RunDirectory.open(wanted))
                    .isInstanceOf(RunLockedException.class)
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
            assertThat(first.stalePid()).isEmpty();
        }
        RunDirectory.open(wanted).close();
    }

    @Test
    void resultsAreALineForEachEpoch() throws IOException {
        try (RunDirectory directory = RunDirectory.create(Optional.of(temporary.resolve("results")))) {
            directory.writeResults(List.of(new EpochReport(2, 0.25, 0.5, 0.125, 0.75, 0.0625, 1.5)));
            assertThat(Files.readString(directory.file("results.csv")))
                    .isEqualTo(
                            "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate,seconds\n"
                                    + "3,0.250000,0.500000,0.125000,0.750000,0.06250000,1.50\n");
        }
    }
}
