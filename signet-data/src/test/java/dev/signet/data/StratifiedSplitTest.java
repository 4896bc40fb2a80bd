package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StratifiedSplitTest {
    @Test
    void everyClassGivesItsShareAndEveryPictureIsInExactlyOnePart() {
        PackedImages all = Pictures.packed(103, 4);
        StratifiedSplit split = StratifiedSplit.of(all, 0.2, 7);
        for (int label = 0; label < 4; label++) {
            int wanted = label;
            // 26 or 25 pictures each; a fifth of either rounds to 5.
            assertThat(IntStream.range(0, split.share().size())
                            .filter(i -> split.share().label(i) == wanted)
                            .count())
                    .isEqualTo(5);
        }
        List<String> names = new ArrayList<>(names(split.rest()));
        names.addAll(names(split.share()));
        assertThat(names).hasSize(103).doesNotHaveDuplicates();
    }

    @Test
    void theSeedDecides() {
        PackedImages all = Pictures.packed(100, 5);
        assertThat(names(StratifiedSplit.of(all, 0.3, 1).share()))
                .isEqualTo(names(StratifiedSplit.of(all, 0.3, 1).share()));
        assertThat(names(StratifiedSplit.of(all, 0.3, 1).share()))
                .isNotEqualTo(names(StratifiedSplit.of(all, 0.3, 2).share()));
    }

    @Test
    void smallClassesKeepAtLeastOnePictureOnEachSide() {
        assertThat(StratifiedSplit.of(Pictures.packed(4, 2), 0.01, 1).share().size())
                .isEqualTo(2);
        assertThat(StratifiedSplit.of(Pictures.packed(4, 2), 0.99, 1).rest().size())
                .isEqualTo(2);
        assertThat(StratifiedSplit.of(Pictures.packed(2, 2), 0.5, 1).share().size())
                .isZero();
    }

    @Test
    void splitsWithoutValidationGetOne() {
        DatasetSplits splits =
                DatasetSplits.of(Pictures.packed(50, 5), Pictures.packed(10, 5)).withValidation(0.1, 3);
        assertThat(splits.train().size()).isEqualTo(45);
        assertThat(splits.validation().orElseThrow().size()).isEqualTo(5);
        assertThat(splits.test().orElseThrow().size()).isEqualTo(10);
    }

    @Test
    void sharesOutsideZeroToOneAreRefused() {
        assertThatThrownBy(() -> StratifiedSplit.of(Pictures.packed(4, 2), 1, 1))
                .hasMessageContaining("share 1.0");
    }

    private static List<String> names(ImageDataset images) {
        return IntStream.range(0, images.size()).mapToObj(images::describe).toList();
    }
}
