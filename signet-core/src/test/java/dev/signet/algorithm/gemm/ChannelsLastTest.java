package dev.signet.algorithm.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChannelsLastTest {
    /** A first cache of 64 lines in each way keeps addresses 4 KiB, 1024 floats, apart in one set. */
    @ParameterizedTest
    @CsvSource({"1, 1", "4, 4", "5, 16", "64, 64", "512, 512", "1010, 1040", "1024, 1040", "2048, 2064", "3072, 3088"})
    void pixelsAreWholeVectorsButNotAMultipleOfFourKibibytesApart(int channels, int stride) {
        ChannelsLast layout = ChannelsLast.of(channels, 1, 3, 2, Halo.NONE);
        assertThat(layout.pixelStride()).isEqualTo(stride);
        assertThat(layout.offset(0, 0, 1) - layout.offset(0, 0, 0)).isEqualTo(stride);
    }

    @Test
    void aSinglePixelHasNoNeighbourToStayAwayFrom() {
        assertThat(ChannelsLast.of(1024, 1, 1, 1, Halo.NONE).isRowMajor()).isTrue();
    }
}
