package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TimeSeriesFileTest {
    @TempDir
    private Path folder = Path.of("");

    private TimeSeriesFile read(String text) throws IOException {
        return TimeSeriesFile.read(Files.writeString(folder.resolve("small.ts"), text));
    }

    @Test
    void severalDimensionsMissingNumbersAndClassesAreRead() throws IOException {
        TimeSeriesFile file = read("""
                # a comment
                @problemName Small
                @timeStamps false
                @classLabel true calm wild
                @data
                1,2,?:-1,0.5,1e2:wild
                0,0,0:1,1,1:calm
                """);
        assertThat(file.name()).isEqualTo("Small");
        assertThat(file.classes()).containsExactly("calm", "wild");
        assertThat(file.series()).extracting(TimeSeriesFile.Series::label).containsExactly(1, 0);
        assertThat(file.series().getFirst().values().shape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(file.series().getFirst().values().floats()).containsExactly(1, 2, Float.NaN, -1, 0.5f, 100);
    }

    @Test
    void mistakesAreNamedWithFileAndLine() {
        assertThatThrownBy(() -> read("@classLabel true a b\n@data\n1,2:c\n"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("small.ts line 3")
                .hasMessageContaining("class \"c\", expected one of [a, b]");
        assertThatThrownBy(() -> read("@data\n1,x\n")).hasMessageContaining("line 2: \"x\" is not a number");
        assertThatThrownBy(() -> read("@classLabel false\n@data\n1,2:3\n"))
                .hasMessageContaining("dimension 1 has 1 numbers, dimension 0 has 2");
        assertThatThrownBy(() -> read("@timeStamps true\n@data\n")).hasMessageContaining("time stamps are not read");
        assertThatThrownBy(() -> read("1,2,3\n")).hasMessageContaining("before @data");
        assertThatThrownBy(() -> read("# nothing\n")).hasMessageContaining("no @data line");
    }

    @Test
    void theArchivesFilesAreRead() throws IOException {
        String given = System.getenv("SIGNET_TEST_DATA");
        Path data = given == null ? Path.of("../../shared/data") : Path.of(given);
        Path series = data.resolve("datasets/timeseries");
        assumeTrue(Files.isDirectory(series), "no data at " + series.toAbsolutePath());
        TimeSeriesFile guns = TimeSeriesFile.read(series.resolve("GunPoint_TRAIN.ts"));
        assertThat(guns.series())
                .hasSize(50)
                .allSatisfy(each -> assertThat(each.values().shape()).isEqualTo(Shape.of(1, 1, 150)));
        TimeSeriesFile motions = TimeSeriesFile.read(series.resolve("BasicMotions_TEST.ts"));
        assertThat(motions.classes()).containsExactly("Standing", "Running", "Walking", "Badminton");
        assertThat(motions.series())
                .hasSize(40)
                .allSatisfy(each -> assertThat(each.values().shape()).isEqualTo(Shape.of(1, 6, 100)));
    }
}
