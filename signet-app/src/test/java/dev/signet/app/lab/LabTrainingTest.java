package dev.signet.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.app.SharedData;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The experiments that train, on real digits, with the five seeds they are meant for. */
@Tag("slow")
final class LabTrainingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sharing-vs-position",
                "permuted-pixels",
                "centred-objects",
                "equivariance",
                "hierarchy",
                "stamp"
            })
    void theClaimHoldsOnRealDigits(String name) throws IOException {
        Notebook notebook =
                Lab.run(name, LabSettings.standard().data(SharedData.path("datasets")));
        assertThat(notebook.holds()).as("%s", notebook.verdict()).isTrue();
    }
}
